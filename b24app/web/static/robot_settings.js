// Hand each changed setting to the designer's dialog; only the person who saves the robot keeps it.
'use strict'

const settings = document.getElementById('settings')
const PATIENCE = 10000

function show(name) {
  settings.dataset.state = name
  for (const text of document.querySelectorAll('[data-when]')) text.hidden = text.dataset.when !== name
}

function inTime(promise) {
  const silence = new Promise((_, reject) => setTimeout(() => reject(new Error('silent')), PATIENCE))
  return Promise.race([promise, silence])
}

function valueOf(field) {
  if (!('many' in field.dataset)) return field.value
  return field.value.split('\n').map((line) => line.trim()).filter(Boolean)
}

async function begin() {
  const frame = await inTime(B24Js.initializeB24Frame())
  settings.dataset.state = 'ready'
  settings.addEventListener('change', (event) => {
    const changed = { [event.target.id]: valueOf(event.target) }
    inTime(frame.placement.call('setPropertyValue', changed)).then(() => show('kept'), () => show('silent'))
  })
}

begin().catch(() => show('silent'))
