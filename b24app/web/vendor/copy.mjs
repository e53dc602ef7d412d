// Copy the official JavaScript SDK from node_modules to the folder the pages are served from,
// with its licence, the licences of what it carries inside, and a record of version and checksum.
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'

const modules = new URL('./node_modules/', import.meta.url)
const target = new URL('../static/vendor/b24jssdk/', import.meta.url)
const sdk = new URL('@bitrix24/b24jssdk/', modules)
const carried = ['axios', 'luxon', 'qs-esm']

mkdirSync(target, { recursive: true })
copyFileSync(new URL('dist/umd/index.min.js', sdk), new URL('b24jssdk.min.js', target))
copyFileSync(new URL('LICENSE', sdk), new URL('LICENSE', target))

const licences = carried.map((name) => {
  const folder = new URL(`${name}/`, modules)
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  return `${name} ${JSON.parse(readFileSync(new URL('package.json', folder))).version}\n\n${readFileSync(new URL(file, folder), 'utf8').trim()}\n`
})
writeFileSync(new URL('LICENSES-INSIDE.txt', target), licences.join(`\n${'-'.repeat(80)}\n\n`))

const { name, version, license } = JSON.parse(readFileSync(new URL('package.json', sdk)))
const sha256 = createHash('sha256').update(readFileSync(new URL('b24jssdk.min.js', target))).digest('hex')
writeFileSync(new URL('vendored.json', target), JSON.stringify({ name, version, license, file: 'b24jssdk.min.js', sha256 }, null, 2) + '\n')
console.log(`${name} ${version} copied`)
