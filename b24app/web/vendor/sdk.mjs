// What the page of the installation and the settings of robots begin with.
export { initializeB24Frame } from '@bitrix24/b24jssdk'
