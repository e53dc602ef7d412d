// What the pages of clean-ups do besides: keys of the review, and going on to the result when work is done.
'use strict'

// Work that has ended answers with a form that leads to what came of it.
document.addEventListener('htmx:load', (event) => {
  const go = event.target.closest('form[data-go]') ?? event.target.querySelector?.('form[data-go]')
  if (go) go.requestSubmit()
})

const cards = () => [...document.querySelectorAll('[data-card]')]

function step(by) {
  const all = cards()
  const at = all.indexOf(document.activeElement.closest('[data-card]'))
  all[Math.min(Math.max(at + by, 0), all.length - 1)]?.focus()
}

function tick() {
  const box = document.activeElement.closest('[data-card]')?.querySelector('input[type="checkbox"]')
  if (box) box.checked = !box.checked
}

const KEYS = { j: () => step(1), k: () => step(-1), x: tick }

// A key stands for the button that names it, unless somebody is writing.
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(TEXTAREA|SELECT)$/.test(event.target.tagName)) return
  if (event.target.tagName === 'INPUT' && event.target.type !== 'checkbox') return
  const key = event.key === 'Enter' ? 'enter' : event.key.toLowerCase()
  if (key === 'enter' && event.target.tagName === 'BUTTON') return
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]:not(:disabled)`)
  if (!button && !KEYS[key]) return
  event.preventDefault()
  if (button) button.click()
  else KEYS[key]()
})

// From now on keys are heard.
document.body.dataset.keys = 'heard'
