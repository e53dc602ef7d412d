// Hand each changed setting to the designer's dialog; only the person who saves the robot keeps it.
'use strict'

const form = document.getElementById('settings')
const settings = [...form.querySelectorAll('.setting')]
const PATIENCE = 10000

function show(name) {
  form.dataset.state = name
  for (const text of document.querySelectorAll('[data-when]')) text.hidden = text.dataset.when !== name
}

function inTime(promise) {
  const silence = new Promise((_, reject) => setTimeout(() => reject(new Error('silent')), PATIENCE))
  return Promise.race([promise, silence])
}

function complain(setting) {
  const [wrong, place] = [wrongWith(setting), setting.querySelector('.wrong')]
  place.textContent = wrong
  place.hidden = !wrong
  setting.classList.toggle('is-wrong', Boolean(wrong))
  return wrong
}

function refresh() {
  for (const setting of settings) {
    setting.hidden = !isShown(setting, settings)
    setting.classList.toggle('is-own', [].concat(valueOf(setting)).join('') !== '')
    if (setting.dataset.widget === 'message') preview(setting)
  }
}

// A wrong value is not handed over: the dialog keeps the last right one.
function handOver(frame, setting) {
  refresh()
  if (complain(setting)) return show('wrong')
  const changed = { [setting.dataset.key]: valueOf(setting) }
  inTime(frame.placement.call('setPropertyValue', changed)).then(() => show('kept'), () => show('silent'))
}

async function pick(frame, setting) {
  const chosen = 'many' in setting.dataset ? await frame.dialog.selectUsers() : [await frame.dialog.selectUser()]
  const people = chosen.filter((person) => person && person.id)
  for (const person of people) addPerson(setting, `user_${person.id}`, person.name)
  if (people.length) handOver(frame, setting)
}

function press(frame, button) {
  const setting = button.closest('.setting')
  if ('pick' in button.dataset) return pick(frame, setting).catch(() => show('unpicked'))
  if ('add' in button.dataset) addPerson(setting, button.dataset.add, button.dataset.name)
  else button.closest('li').remove()
  handOver(frame, setting)
}

async function begin() {
  for (const people of form.querySelectorAll('.people')) for (const one of people.children) withCross(people, one)
  refresh()
  for (const setting of settings) if (setting.classList.contains('is-own')) complain(setting)
  const frame = await inTime(B24Js.initializeB24Frame())
  form.dataset.state = 'ready'
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('input', refresh)
  form.addEventListener('change', (event) => {
    const setting = event.target.closest('.setting')
    if ('insert' in event.target.dataset) insertField(setting, event.target)
    handOver(frame, setting)
  })
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button')
    if (button) press(frame, button)
  })
}

begin().catch(() => show('silent'))
