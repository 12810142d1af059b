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

  const who = new RegExp(form.dataset.metFields || '^(whom$|child|adult|place|vehicle|where)')
  form.addEventListener('input', event => {
    if (!who.test(event.target.name)) return
    clearTimeout(waiting)
    waiting = setTimeout(look, PAUSE)
  })
}

for (const section of document.querySelectorAll('[data-met-from]')) {
  ask(section.dataset.metFrom, {}).then(answer => {
    if (answer) section.replaceChildren(...answer.childNodes)
  }).catch(() => {})
}
