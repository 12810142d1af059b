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

// A field that names an address is read there while it is typed; what comes back is said below it. Nothing is kept of it.
const PAUSE = 900 // milliseconds without a key

function readAlong (field) {
  const place = document.createElement('div')
  place.className = 'heard-pointed-out'
  place.setAttribute('aria-live', 'polite')
  field.after(place)
  let waiting, asking

  const read = async () => {
    asking?.abort()
    asking = new AbortController()
    const body = new FormData()
    body.set('words', field.value)
    body.set('csrfmiddlewaretoken', field.form.elements.csrfmiddlewaretoken.value)
    try {
      const response = await fetch(field.dataset.readBy, { method: 'POST', body, credentials: 'same-origin', signal: asking.signal })
      if (!response.ok || response.redirected) return
      const { found } = await response.json()
      place.replaceChildren(...found.map(words => Object.assign(document.createElement('p'), { className: 'govuk-body', textContent: words })))
    } catch {
      // Nothing is lost: the same is said once it is saved.
    }
  }

  field.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(read, PAUSE)
  })
  if (field.value.trim()) read()
}

for (const field of document.querySelectorAll('[data-read-by]')) readAlong(field)

initAll()
createAll(Leave)
