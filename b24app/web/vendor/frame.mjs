// The parts of the official SDK that talk with the portal around the frame. What calls REST stays out: our server does.
import { AppFrame } from './node_modules/@bitrix24/b24jssdk/dist/esm/frame/frame.mjs'
import { DialogManager } from './node_modules/@bitrix24/b24jssdk/dist/esm/frame/dialog.mjs'
import { MessageCommands } from './node_modules/@bitrix24/b24jssdk/dist/esm/frame/message/commands.mjs'
import { MessageManager } from './node_modules/@bitrix24/b24jssdk/dist/esm/frame/message/controller.mjs'
import { ParentManager } from './node_modules/@bitrix24/b24jssdk/dist/esm/frame/parent.mjs'
import { PlacementManager } from './node_modules/@bitrix24/b24jssdk/dist/esm/frame/placement.mjs'
import { SliderManager } from './node_modules/@bitrix24/b24jssdk/dist/esm/frame/slider.mjs'

// The portal writes into the frame's name what it is, and the name outlives each page shown there.
export function around() {
  const [DOMAIN, protocol, APP_SID] = window.name.split('|')
  if (!DOMAIN || !APP_SID) return null
  const frame = new AppFrame({ DOMAIN, PROTOCOL: protocol === '1', APP_SID, LANG: null })
  const messages = new MessageManager(frame)
  messages.subscribe()
  // The SDK's own ways fix the width in pixels or never let the frame shrink.
  const fill = (height) => messages.send(MessageCommands.resizeWindow, { width: '100%', height, isSafely: true })
  return {
    parent: Object.assign(new ParentManager(messages), { fill }),
    slider: new SliderManager(frame, messages),
    dialog: new DialogManager(messages),
    placement: new PlacementManager(messages),
  }
}
