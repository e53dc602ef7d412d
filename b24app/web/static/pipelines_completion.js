// Complete pipelines by the JSON Schema: where the cursor stands in the YAML, and what may stand there.
'use strict'

window.PipelineCompletion = (() => {
  const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s#'"{}[\],&*!|>%@-][^:#{}[\],]*?))\s*:(?=\s|$)/

  // Where a text breaks off: the steps from the top, what is being written there, and the keys written beside it.
  function place(text) {
    const stack = [{ indent: -1, keys: new Set() }]
    const flow = []
    for (const line of text.split('\n')) {
      if (flow.length) { walk(line, flow); continue }
      const rest = line.trimStart()
      if (!rest && line !== text.slice(text.lastIndexOf('\n') + 1)) continue
      if (rest.startsWith('#')) continue
      enter(line.length - rest.length, rest, stack, flow)
    }
    const last = text.slice(text.lastIndexOf('\n') + 1)
    const top = flow.at(-1)
    const steps = [...stack.slice(1).filter((one) => one.step !== undefined).map((one) => one.step), ...flow.slice(0, -1).map(stepOf)]
    if (!top) return inBlock(stack, steps, last)
    const isKey = top.kind === '{' && top.key === null
    return { steps: isKey ? steps : [...steps, stepOf(top)], isKey, keys: top.keys, word: /[^\s,{[]*$/.exec(last)[0] }
  }

  const stepOf = (one) => (one.kind === '[' ? 0 : one.key)

  function inBlock(stack, steps, last) {
    const value = /:\s+(\S*)$/.exec(last)
    const top = stack.at(-1)
    if (value && top.isOpen) return { steps, isKey: false, keys: new Set(), word: value[1] }
    return { steps, isKey: true, keys: top.keys, word: /[^\s-]\S*$|$/.exec(last)[0], orValue: top.isItem }
  }

  function enter(indent, rest, stack, flow) {
    const dash = rest.startsWith('- ') || rest === '-'
    while (stack.length > 1 && (stack.at(-1).indent > indent || (stack.at(-1).indent === indent && (stack.at(-1).isItem || !dash)))) stack.pop()
    if (dash) {
      stack.push({ indent, step: 0, isItem: true, keys: new Set() })
      const inner = rest.slice(1).trimStart()
      return enter(indent + rest.length - inner.length, inner, stack, flow)
    }
    const found = KEY.exec(rest)
    if (!found) return walk(rest, flow)
    const key = found[1] ?? found[2] ?? found[3]
    const value = rest.slice(found[0].length)
    stack.at(-1).keys.add(key)
    // On a line that ends with the colon what is written next stands below the key, not behind it.
    stack.push({ indent, step: key, keys: new Set(), isOpen: value.startsWith(' ') })
    walk(value, flow)
  }

  function walk(text, flow) {
    let word = ''
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at], top = flow.at(-1)
      if (sign === '#' && (at === 0 || /\s/.test(text[at - 1]))) return
      if ((sign === '"' || sign === "'") && !word.trim()) { at = (text.indexOf(sign, at + 1) + 1 || text.length) - 1; continue }
      if ((sign === '{' || sign === '[') && (top || !word.trim())) { flow.push({ kind: sign, key: null, keys: new Set() }); word = '' }
      else if ((sign === '}' || sign === ']') && top) { flow.pop(); word = '' }
      else if (sign === ',' && top) { top.key = null; word = '' }
      else if (sign === ':' && top?.kind === '{' && top.key === null && /\s|$/.test(text[at + 1] ?? '')) { top.key = word.trim(); top.keys.add(top.key); word = '' }
      else word += sign
    }
  }

  // All that a schema may mean at its top: references followed, choices spread out.
  function meanings(schema, root, seen = new Set()) {
    if (!schema || seen.has(schema)) return []
    seen.add(schema)
    const said = schema.$ref ? meanings(root.$defs[schema.$ref.split('/').pop()], root, seen) : []
    const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
    return [schema, ...said, ...choices.flatMap((one) => meanings(one, root, seen))]
  }

  function below(schema, step, root) {
    return meanings(schema, root).flatMap((one) => {
      if (typeof step === 'number') return [one.items, ...(one.prefixItems ?? [])]
      const fits = Object.entries(one.patternProperties ?? {}).filter(([pattern]) => new RegExp(pattern).test(step)).map(([, its]) => its)
      const others = typeof one.additionalProperties === 'object' ? [one.additionalProperties] : []
      return one.properties?.[step] ? [one.properties[step]] : [...fits, ...others]
    }).filter(Boolean)
  }

  function at(steps, root) {
    return steps.reduce((schemas, step) => schemas.flatMap((one) => below(one, step, root)), [root]).flatMap((one) => meanings(one, root))
  }

  function keysOf(schemas, taken, root) {
    const found = new Map()
    for (const [key, its] of schemas.flatMap((one) => Object.entries(one.properties ?? {}))) {
      if (!taken.has(key) && !found.has(key)) found.set(key, { label: key, type: 'property', info: explained(its, root), apply: `${key}: ` })
    }
    return [...found.values()]
  }

  function valuesOf(schemas) {
    const words = schemas.flatMap((one) => [...(one.enum ?? []), ...('const' in one ? [one.const] : []), ...(one.type === 'boolean' ? [true, false] : [])])
    return [...new Set(words)].map((word) => ({ label: String(word), type: 'enum' }))
  }

  const explained = (schema, root) => meanings(schema, root).map((one) => one.description).find(Boolean)

  // A source of completions for CodeMirror.
  function source(root) {
    return (context) => {
      const found = place(context.state.sliceDoc(0, context.pos))
      if (!context.explicit && !found.word) return null
      const schemas = at(found.steps, root)
      const options = found.isKey ? [...keysOf(schemas, found.keys, root), ...(found.orValue ? valuesOf(schemas) : [])] : valuesOf(schemas)
      return options.length ? { from: context.pos - found.word.length, options, validFor: /^[\w-]*$/ } : null
    }
  }

  return { place, source }
})()
