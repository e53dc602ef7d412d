// What every page of the desk does: keeps its ticket fresh, sends no form twice, talks with the portal around it.
'use strict'

// A part of the page that was renewed has brought a newer ticket than the one the page was made with.
document.addEventListener('formdata', (event) => {
  if (event.formData.has('ticket')) event.formData.set('ticket', document.getElementById('ticket').value)
})

document.addEventListener('submit', (event) => {
  const form = event.target
  // Whoever changes their mind on the way to one section may go to another.
  if (form.hasAttribute('hx-post') || form.target || form.id === 'desk') return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'yes'
  if (event.submitter) event.submitter.setAttribute('aria-busy', 'true')
})

// The browser keeps a page as it was left, and brings it back by its Back button.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
  for (const button of document.querySelectorAll('[aria-busy="true"]')) button.removeAttribute('aria-busy')
})

const around = B24Frame.around()
const PLACES = /^(lead|deal|contact|company):(\d+)$/

// The frame grows with the page, so that the portal's window alone has a bar to scroll by.
function fit() {
  const height = Math.ceil(document.body.getBoundingClientRect().height)
  if (around && height !== fit.last) around.parent.fill(Math.max(fit.last = height, 400))
}

// A card opens in the portal's own slider; outside of a frame there is nothing to open it in.
document.addEventListener('click', (event) => {
  const [, kind, number] = PLACES.exec(event.target.closest('[data-open]')?.dataset.open ?? '') ?? []
  if (around && kind) around.slider.openPath(around.slider.getUrl(`/crm/${kind}/details/${number}/`)).catch(() => {})
})

if (around) new ResizeObserver(fit).observe(document.body)

// On a narrow screen the bars are scrolled to the entry that is open.
for (const open of document.querySelectorAll('nav [aria-current]')) {
  const bar = open.parentElement
  bar.scrollLeft = open.offsetLeft - bar.offsetLeft - (bar.clientWidth - open.clientWidth) / 2
}

// From here on the page answers to what is done on it; what comes later is heard by the listeners above.
document.addEventListener('DOMContentLoaded', () => { document.body.dataset.ready = 'yes' })
