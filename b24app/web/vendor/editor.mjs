// The parts of CodeMirror that the editor of pipelines is made of; all the rest stays out.
export { acceptCompletion, autocompletion, completionKeymap, startCompletion } from '@codemirror/autocomplete'
export { history, historyKeymap, indentLess, indentMore, standardKeymap, toggleComment } from '@codemirror/commands'
export { HighlightStyle, StreamLanguage, indentUnit, syntaxHighlighting } from '@codemirror/language'
export { yaml } from '@codemirror/legacy-modes/mode/yaml'
export { lintGutter, setDiagnostics } from '@codemirror/lint'
export { EditorState } from '@codemirror/state'
export { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
export { tags } from '@lezer/highlight'
