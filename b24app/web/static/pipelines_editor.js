// The editor of a draft: CodeMirror over the form's text fields, faults at their places, saving without leaving the page.
'use strict'

const form = document.getElementById('draft')
const told = document.getElementById('verdict')
const fields = [...form.querySelectorAll('textarea')]
const PAUSE = 700
// A page that is only looked at keeps its ticket alive, up to the end of the ticket's time.
const AWAKE = 8 * 60 * 1000

const LOOK = {
  '&': { fontSize: '13px' },
  '&.cm-focused': { outline: '2px solid #0b66c3', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, "SF Mono", Consolas, monospace', lineHeight: '1.55', height: 'min(70vh, 720px)', minHeight: '320px' },
  '.cm-gutters': { backgroundColor: '#f0f3f7', color: '#5c6670', border: 'none' },
  '.cm-activeLine': { backgroundColor: '#f3f8fd' },
  '.cm-tooltip': { border: '1px solid #c6cdd3', borderRadius: '6px', backgroundColor: '#fff' },
  // In place of its pictures, which the policy of our pages keeps out.
  '.cm-lint-marker': { content: 'normal', width: '9px', height: '9px', margin: '4px 3px', borderRadius: '50%' },
  '.cm-lint-marker-error': { backgroundColor: '#b3261e' },
  '.cm-lint-marker-warning': { backgroundColor: '#e08a00' },
  '.cm-lintRange': { backgroundImage: 'none', textDecorationLine: 'underline', textDecorationStyle: 'wavy' },
  '.cm-lintRange-error': { textDecorationColor: '#b3261e' },
  '.cm-lintRange-warning': { textDecorationColor: '#e08a00' },
  '.cm-completionInfo': { maxWidth: '340px', padding: '6px 10px', whiteSpace: 'pre-line' },
}

function style(CM) {
  const { tags } = CM
  return CM.HighlightStyle.define([
    { tag: tags.atom, color: '#0b4f8f' }, { tag: tags.string, color: '#28690f' }, { tag: tags.comment, color: '#5c6670' },
    { tag: tags.keyword, color: '#8a2b73' }, { tag: tags.number, color: '#8a5a00' }, { tag: tags.meta, color: '#8a2b73' },
  ])
}

function made(CM, field) {
  const host = document.createElement('div')
  host.className = 'cm-host'
  field.after(host)
  const view = new CM.EditorView({
    parent: host,
    state: CM.EditorState.create({
      doc: field.value,
      extensions: [
        CM.EditorView.cspNonce.of(form.dataset.nonce), CM.lineNumbers(), CM.highlightActiveLine(), CM.history(), CM.lintGutter(),
        CM.indentUnit.of('  '), CM.StreamLanguage.define(CM.yaml), CM.syntaxHighlighting(style(CM)), CM.EditorView.theme(LOOK),
        CM.autocompletion({ icons: false, override: [window.PipelineCompletion.source(window.PIPELINE_SCHEMA)] }),
        CM.keymap.of([
          { key: 'Mod-s', run: () => save() }, { key: 'F8', run: () => nextMark(view) }, { key: 'Mod-/', run: CM.toggleComment },
          { key: 'Tab', run: (one) => CM.acceptCompletion(one) || CM.indentMore(one), shift: CM.indentLess },
          ...CM.completionKeymap, ...CM.standardKeymap, ...CM.historyKeymap,
        ]),
        CM.EditorView.contentAttributes.of({ 'aria-label': field.dataset.file }),
        CM.EditorView.updateListener.of((update) => { if (update.docChanged) { field.value = view.state.doc.toString(); checkSoon() } }),
      ],
    }),
  })
  return { view, host, file: field.dataset.file }
}

const editors = window.CodeMirror ? fields.map((field) => made(window.CodeMirror, field)) : []
form.classList.toggle('editing', editors.length > 0)

function show(file) {
  for (const one of editors) one.host.hidden = one.file !== file
  for (const tab of form.querySelectorAll('[role=tab]')) tab.setAttribute('aria-selected', String(tab.textContent === file))
}

if (editors.length > 1) {
  const tabs = form.querySelector('.files')
  tabs.hidden = false
  for (const { host, file } of editors) {
    host.setAttribute('role', 'tabpanel')
    host.setAttribute('aria-label', file)
  }
  tabs.append(...editors.map(({ file }) => {
    const tab = Object.assign(document.createElement('button'), { type: 'button', textContent: file })
    tab.setAttribute('role', 'tab')
    tab.addEventListener('click', () => show(file))
    return tab
  }))
}
if (editors.length) show(editors[0].file)

// Faults where they stand.
function positionOf(doc, mark) {
  const line = doc.line(Math.min(Math.max(Number(mark.dataset.line), 1), doc.lines))
  const from = Math.min(line.from + Math.max(Number(mark.dataset.column) - 1, 0), line.to)
  const word = /^["']?[\wа-яё.-]+/i.exec(line.text.slice(from - line.from))
  return { from, to: word ? from + word[0].length : Math.min(from + 1, line.to) }
}

function marked() {
  const marks = [...told.querySelectorAll('[data-line]')]
  for (const { view, file } of editors) {
    const own = marks.filter((mark) => mark.dataset.file === file).map((mark) => ({
      ...positionOf(view.state.doc, mark), severity: mark.classList.contains('bad') ? 'error' : 'warning',
      message: [...mark.querySelectorAll('.what, .quiet')].map((one) => one.textContent).join('\n'),
    }))
    view.dispatch(window.CodeMirror.setDiagnostics(view.state, own))
  }
}

function jump(mark) {
  const found = editors.find((one) => one.file === mark.dataset.file)
  if (!found) return jumpInField(mark)
  show(found.file)
  const { from } = positionOf(found.view.state.doc, mark)
  found.view.dispatch({ selection: { anchor: from }, effects: window.CodeMirror.EditorView.scrollIntoView(from, { y: 'center' }) })
  found.view.focus()
  return true
}

function jumpInField(mark) {
  const field = fields.find((one) => one.dataset.file === mark.dataset.file)
  if (!field) return false
  const before = field.value.split('\n').slice(0, Number(mark.dataset.line) - 1).join('\n').length
  field.focus()
  field.setSelectionRange(before + Number(mark.dataset.column), before + Number(mark.dataset.column))
  return true
}

function nextMark(view) {
  const file = editors.find((one) => one.view === view).file
  const marks = [...told.querySelectorAll('[data-line]')].filter((mark) => mark.dataset.file === file)
  const next = marks.find((mark) => positionOf(view.state.doc, mark).from > view.state.selection.main.head) ?? marks[0]
  return next ? jump(next) : true
}

// Speaking to the app: whatever it answers, the text stays on the page.
let asking = 0
let kept = texts()
let soon = 0

async function ask(path, more = {}) {
  const number = (asking += 1), sent = texts()
  const body = new URLSearchParams(new FormData(form))
  for (const [name, value] of Object.entries(more)) body.set(name, value)
  if (body.toString().length > 250000) return say(form.dataset.large)
  try {
    const answer = await fetch(`/desk/pipelines/${path}?${form.dataset.query}`, { method: 'POST', body, headers: { 'HX-Request': 'true' } })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (path === 'save') take(page, sent)
    else if (number === asking) renew(page)
    return true
  } catch {
    return say(form.dataset.wrong)
  }
}

function keepTicket(page) {
  const ticket = page.getElementById('ticket')
  if (ticket) document.getElementById('ticket').value = ticket.value
}

// A check renews only what it has found: what came of saving stays until the next time.
function renew(page) {
  keepTicket(page)
  const [old, found] = [told, page].map((one) => one.querySelector('.found'))
  if (!old || !found) return take(page, kept)
  old.replaceWith(found)
  told.querySelector('.state.done')?.remove()
  marked()
}

function take(page, sent) {
  keepTicket(page)
  told.replaceChildren(...(page.querySelector('main') ?? page.body).childNodes)
  told.querySelector('#ticket')?.remove()
  const saved = told.querySelector('[data-kept]')
  if (saved) {
    kept = sent
    form.elements.base.value = saved.dataset.base
    const revision = document.getElementById('revision')
    revision.textContent = `${revision.dataset.text} ${saved.dataset.base}`
  }
  marked()
}

function say(text) {
  const said = Object.assign(document.createElement('p'), { className: 'state failed', textContent: text })
  said.setAttribute('role', 'alert')
  told.prepend(said)
  return false
}

function save(more) {
  clearTimeout(soon)
  ask('save', more)
  return true
}

function texts() {
  return JSON.stringify(fields.map((field) => field.value))
}

function checkSoon() {
  clearTimeout(soon)
  soon = setTimeout(() => ask('check'), PAUSE)
}

async function planned() {
  clearTimeout(soon)
  await ask('save')
  if (!told.querySelector('[data-kept]')) return
  const bad = told.querySelector('.marks .bad')
  if (bad) jump(bad)
  else document.getElementById('go').requestSubmit()
}

form.addEventListener('submit', (event) => {
  if (event.submitter && 'whole' in event.submitter.dataset) return void (kept = texts())
  event.preventDefault()
  event.stopImmediatePropagation()
  if (event.submitter && 'plan' in event.submitter.dataset) return planned()
  save(event.submitter?.name === 'over' ? { over: event.submitter.value } : {})
}, true)

told.addEventListener('click', (event) => {
  const mark = event.target.closest('[data-jump]')?.closest('[data-line]')
  if (mark) jump(mark)
})

// What was written and not saved is not left behind without a question.
window.addEventListener('beforeunload', (event) => {
  if (texts() === kept) return
  event.preventDefault()
  // Who stays may press the same button later: it counts as unsent again.
  setTimeout(() => window.dispatchEvent(new Event('pageshow')))
})
for (const field of fields) field.addEventListener('input', checkSoon)
setInterval(() => ask('check'), AWAKE)
if (editors.length) marked()
