// Read, check and show the settings: each is a .setting whose data say what it is; the words come with the page.
'use strict'

const EXPRESSION = /\{=[^}]*\}/
const CHECKS = { int: /^[+-]?\d+$/, number: /^[+-]?\d+([.,]\d+)?$/ }
const BRACES = /\{([A-Za-z][A-Za-z0-9_]*)\}/g
const SIMPLE_SMS = /^[\x20-\x7e\n\r]*$/

function control(setting) {
  return document.getElementById(setting.dataset.key)
}

function listed(text) {
  return text.split('\n').map((line) => line.trim()).filter(Boolean)
}

const READ = {
  switch: (setting) => (control(setting).checked ? 'Y' : 'N'),
  checks: (setting) => [...setting.querySelectorAll('input:checked')].map((box) => box.value),
  users: (setting) => {
    const people = [...setting.querySelectorAll('.people li')].map((person) => person.dataset.value)
    return 'many' in setting.dataset ? people : people[0] ?? ''
  },
}

function valueOf(setting) {
  const read = READ[setting.dataset.widget]
  if (read) return read(setting)
  const text = control(setting).value
  return 'many' in setting.dataset ? listed(text) : text.trim()
}

// What is wrong with a setting, in the page's words; an expression is filled in by the portal and passes.
function wrongWith(setting) {
  const { wrong, empty, unknown, widget } = setting.dataset
  const text = [].concat(valueOf(setting)).join('\n')
  if (!text) return 'required' in setting.dataset ? empty : ''
  if (widget === 'message') return unknownIn(setting, text) && `${unknown} ${unknownIn(setting, text)}`
  if (!wrong || EXPRESSION.test(text)) return ''
  const check = setting.dataset.whole === undefined ? CHECKS.number : CHECKS.int
  return listed(text).every((line) => check.test(line.replace(/\s/g, ''))) ? '' : wrong
}

function samplesOf(setting) {
  const options = setting.querySelectorAll('[data-insert] option[value]:not([value=""])')
  return new Map([...options].map((option) => [option.value, option.dataset.sample]))
}

function unknownIn(setting, text) {
  const samples = samplesOf(setting)
  if (!samples.size) return ''
  return [...text.matchAll(BRACES)].map(([, key]) => key).filter((key) => !samples.has(key)).map((key) => `{${key}}`).join(', ')
}

function smsParts(text) {
  const [one, several] = SIMPLE_SMS.test(text) ? [160, 153] : [70, 67]
  return text.length <= one ? 1 : Math.ceil(text.length / several)
}

// Show how a message reads once the fields are filled in, and how long it is.
function preview(setting) {
  const text = control(setting).value.trim()
  const [figure, count] = [setting.querySelector('.preview'), setting.querySelector('[data-count]')]
  const samples = samplesOf(setting)
  const filled = text.replace(BRACES, (braces, key) => samples.get(key) ?? braces)
  figure.hidden = !text
  figure.querySelector('blockquote').textContent = filled
  count.textContent = text && count.dataset.count.replace('{count}', filled.length).replace('{parts}', smsParts(filled))
}

function insertField(setting, list) {
  const area = control(setting)
  area.setRangeText(`{${list.value}}`, area.selectionStart, area.selectionEnd, 'end')
  list.value = ''
  area.focus()
}

function addPerson(setting, value, name) {
  const people = setting.querySelector('.people')
  if ([...people.children].some((person) => person.dataset.value === value)) return
  if (!('many' in setting.dataset)) people.replaceChildren()
  const person = document.createElement('li')
  person.dataset.value = value
  person.textContent = name
  people.append(person)
  withCross(people, person)
}

function withCross(people, person) {
  const cross = document.createElement('button')
  cross.type = 'button'
  cross.textContent = '×'
  cross.setAttribute('aria-label', people.dataset.remove.replace('{name}', person.textContent))
  person.append(cross)
}

// Some settings matter only while others have a value: "text= channel=letter".
function isShown(setting, settings) {
  return (setting.dataset.shownWith ?? '').split(' ').filter(Boolean).every((pair) => {
    const [key, wanted] = pair.split('=')
    const value = [].concat(valueOf(settings.find((one) => one.dataset.key === key))).join()
    return wanted ? value === wanted : value !== ''
  })
}
