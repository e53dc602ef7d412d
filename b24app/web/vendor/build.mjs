// Make what the pages are served of the packages in node_modules, into ../static/vendor: each folder holds its files,
// their licences (those of what they carry inside, too), and a record of version and checksums.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'

const modules = new URL('./node_modules/', import.meta.url)
// Bytes from which a file is served compressed beforehand, by the slower and stronger way.
const LARGE = 300_000
const vendor = new URL('../static/vendor/', import.meta.url)
const about = (name) => JSON.parse(readFileSync(new URL(`${name}/package.json`, modules)))

// The SDK's texts can format dates, which the messages to the portal never need: three quarters of the file.
const noDates = {
  name: 'no dates',
  setup(build) {
    build.onResolve({ filter: /^luxon$/ }, () => ({ path: 'luxon', namespace: 'left-out' }))
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'export class DateTime {}' }))
  },
}

async function bundled(entry, globalName, { name, version, license }, plugins = []) {
  const banner = { js: `/* ${name} @version ${version} @license ${license}, see LICENSE */` }
  const made = await build({
    entryPoints: [new URL(entry, import.meta.url).pathname], bundle: true, minify: true, format: 'iife', globalName, plugins, banner,
    target: 'es2022', legalComments: 'none', write: false, metafile: true,
  })
  const inside = Object.keys(made.metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
  return { bytes: made.outputFiles[0].contents, inside: inside.filter((one) => one && one !== name) }
}

function licence(name) {
  const folder = new URL(`${name}/`, modules)
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  return readFileSync(new URL(file, folder), 'utf8').trim() + '\n'
}

function keep(folder, name, files) {
  const target = new URL(`${folder}/`, vendor)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const { version, license } = about(name)
  const inside = [...new Set(Object.values(files).flatMap((file) => file.inside))].sort()
  const sums = Object.entries(files).map(([file, { bytes }]) => {
    writeFileSync(new URL(file, target), bytes)
    if (bytes.length > LARGE) writeFileSync(new URL(`${file}.br`, target), brotliCompressSync(bytes))
    return [file, createHash('sha256').update(bytes).digest('hex')]
  })
  writeFileSync(new URL('LICENSE', target), licence(name))
  const carried = inside.map((one) => `${one} ${about(one).version}\n\n${licence(one)}`).join(`\n${'-'.repeat(80)}\n\n`)
  if (carried) writeFileSync(new URL('LICENSES-INSIDE.txt', target), carried)
  const carries = Object.fromEntries(inside.map((one) => [one, about(one).version]))
  const record = { name, version, license, files: Object.fromEntries(sums), inside: carries }
  writeFileSync(new URL('vendored.json', target), JSON.stringify(record, null, 2) + '\n')
  console.log(`${name} ${version}: ${Object.keys(files).join(', ')}`)
}

const sdk = about('@bitrix24/b24jssdk')
keep('b24jssdk', sdk.name, {
  'b24jssdk.min.js': await bundled('sdk.mjs', 'B24Js', sdk),
  'frame.min.js': await bundled('frame.mjs', 'B24Frame', sdk, [noDates]),
})
// The tests drive the emulator with the SDK as its makers publish it, whole.
const whole = new URL('../../../tests/emulator/clients/sdk/b24jssdk.min.js', import.meta.url)
writeFileSync(whole, readFileSync(new URL('@bitrix24/b24jssdk/dist/umd/index.min.js', modules)))
keep('charts', 'chart.js', { 'charts.min.js': await bundled('charts.mjs', 'Charts', about('chart.js')) })
keep('htmx', 'htmx.org', { 'htmx.min.js': { bytes: readFileSync(new URL('htmx.org/dist/htmx.min.js', modules)), inside: [] } })
keep('codemirror', 'codemirror', { 'editor.min.js': await bundled('editor.mjs', 'CodeMirror', about('codemirror')) })
