// Keep the ticket of every form fresh, and let no form be sent twice.
'use strict'

// A part of the page that was renewed has brought a newer ticket than the one the page was made with.
document.addEventListener('formdata', (event) => {
  if (event.formData.has('ticket')) event.formData.set('ticket', document.getElementById('ticket').value)
})

document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.hasAttribute('hx-post')) return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'yes'
  if (event.submitter) event.submitter.setAttribute('aria-busy', 'true')
})

// The browser keeps a page as it was left, and brings it back by its Back button.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
  for (const button of document.querySelectorAll('[aria-busy="true"]')) button.removeAttribute('aria-busy')
})
