// Enhancement only: every page works without it.
import { ExitThisPage, createAll, initAll } from './vendor/govuk-frontend/govuk-frontend.js'

// Leaving replaces this page in the browser's history, so that Back does not return to it.
class Leave extends ExitThisPage {
  exitPage () {
    document.body.classList.add('govuk-exit-this-page-hide-content')
    window.location.replace(this.$button.href)
  }
}
Leave.moduleName = 'heard-exit'

initAll()
createAll(Leave)
