// The tab inside a card: choose colleagues, and let the portal's card show what was changed.
'use strict'

const tab = document.getElementById('tab')

function withCross(people, person) {
  const cross = document.createElement('button')
  cross.type = 'button'
  cross.textContent = '×'
  cross.setAttribute('aria-label', people.dataset.remove.replace('{name}', person.textContent.trim()))
  cross.addEventListener('click', () => person.remove())
  person.append(cross)
}

function addPerson(people, id, name) {
  if ([...people.querySelectorAll('input')].some((input) => input.value === id)) return
  if (!('many' in people.dataset)) people.replaceChildren()
  const [person, input] = [document.createElement('span'), document.createElement('input')]
  person.className = 'person'
  person.textContent = name
  Object.assign(input, { type: 'hidden', name: people.dataset.name, value: id })
  person.append(input)
  people.append(person)
  withCross(people, person)
}

async function pick(people) {
  const chosen = 'many' in people.dataset ? await around.dialog.selectUsers() : [await around.dialog.selectUser()]
  for (const person of chosen) if (person && person.id) addPerson(people, String(person.id), person.name)
}

for (const people of tab.querySelectorAll('.people')) for (const one of people.children) withCross(people, one)

tab.addEventListener('click', (event) => {
  const { path } = event.target.closest('[data-path]')?.dataset ?? {}
  if (around && path) around.slider.openPath(around.slider.getUrl(path)).catch(() => {})
  const button = event.target.closest('[data-pick], [data-add]')
  if (!button) return
  const people = button.closest('fieldset').querySelector('.people')
  if ('add' in button.dataset) addPerson(people, button.dataset.add, button.dataset.called)
  else pick(people).catch(() => {})
})

// What was saved here stands in the card above, too.
if (around && 'changed' in tab.dataset) around.placement.call('reloadData').catch(() => {})
