// Shows who may be known already while a form is typed, and on the page of a concern. Enhancement only: without it
// the button and the link beside it lead to the same answer. What is typed goes nowhere but to this site.

const PAUSE = 900 // milliseconds without a key

function answerIn (html) {
  return new DOMParser().parseFromString(html, 'text/html').querySelector('[data-met]')
}

async function ask (address, options) {
  const response = await fetch(address, { credentials: 'same-origin', ...options })
  return response.ok && !response.redirected ? answerIn(await response.text()) : null
}

const place = document.querySelector('[data-met-typed]')
if (place) {
  const form = place.closest('form')
  let waiting, asking, last = ''

  const typed = () => {
    const data = new FormData(form)
    for (const [name, value] of [...data]) if (value instanceof File || name === 'met') data.delete(name)
    data.set('look', '1')
    return data
  }

  const look = async () => {
    const data = typed()
    const now = new URLSearchParams(data).toString()
    if (now === last) return
    last = now
    asking?.abort()
    asking = new AbortController()
    try {
      const answer = await ask(form.getAttribute('action') || location.href, { method: 'POST', body: data, signal: asking.signal })
      if (answer) place.replaceChildren(...answer.childNodes)
    } catch (error) {
      if (error.name !== 'AbortError') last = ''
    }
  }

  const who = /^(whom$|child(?!_)|adult|place|vehicle|where)/
  form.addEventListener('input', event => {
    if (!who.test(event.target.name)) return
    clearTimeout(waiting)
    waiting = setTimeout(look, PAUSE)
  })
  // A long account is read once it is left: each question is written down, and is not to be asked at every word.
  form.addEventListener('change', event => { if (event.target.tagName === 'TEXTAREA') look() })
}

// What a note names, while it is typed: to add or to leave, with the note. Without this the page after it offers the same.
const note = document.querySelector('form[data-read-from]')
if (note) {
  const place = note.querySelector('[data-read]')
  let waiting, asking, last = ''

  const look = async () => {
    const data = new FormData()
    data.set('look', '1')
    data.set('csrfmiddlewaretoken', note.elements.csrfmiddlewaretoken.value)
    for (const field of note.querySelectorAll('textarea')) data.append('words', field.value)
    const now = data.getAll('words').join('\n')
    if (now === last) return
    last = now
    asking?.abort()
    asking = new AbortController()
    try {
      const answer = await ask(note.dataset.readFrom, { method: 'POST', body: data, signal: asking.signal })
      if (!answer) return
      const chosen = [...place.querySelectorAll('input:checked')].map(each => each.id)
      place.replaceChildren(...answer.childNodes)
      for (const id of chosen) if (document.getElementById(id)) document.getElementById(id).checked = true
    } catch (error) {
      if (error.name !== 'AbortError') last = ''
    }
  }

  note.addEventListener('input', event => {
    if (event.target.tagName !== 'TEXTAREA') return
    clearTimeout(waiting)
    waiting = setTimeout(look, PAUSE)
  })
}

for (const section of document.querySelectorAll('[data-met-from]')) {
  ask(section.dataset.metFrom, {}).then(answer => {
    if (answer) section.replaceChildren(...answer.childNodes)
  }).catch(() => {})
}
