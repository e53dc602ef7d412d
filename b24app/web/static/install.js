// Tell the portal that the installation is finished. The portal then reloads the frame with the home page.
'use strict'

const state = document.getElementById('state')
const PATIENCE = 10000

function show(name) {
  state.dataset.state = name
  for (const text of state.querySelectorAll('[data-when]')) text.hidden = text.dataset.when !== name
}

// The SDK waits for ever where nothing answers: the portal may be an old one, or not a portal at all.
function inTime(promise) {
  const silence = new Promise((_, reject) => setTimeout(() => reject({ code: 'SILENT' }), PATIENCE))
  return Promise.race([promise, silence])
}

async function finish() {
  const frame = await inTime(B24Js.initializeB24Frame())
  if (!frame.isInstallMode) return 'already'
  await inTime(frame.installFinish())
  return 'finished'
}

function reason(fault) {
  return fault && fault.code === 'JSSDK_CLIENT_SIDE_WARNING' ? 'outside' : 'silent'
}

finish().catch(reason).then(show)
