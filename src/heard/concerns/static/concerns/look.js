// Shows on the last screen what was typed on the others, so that it can be read once more before it is sent.
// Enhancement only: without it the screen still leads back to each question. Nothing is kept or sent.

function answer (fields) {
  return [...fields].map(field => {
    if (field.type === 'radio') return field.checked ? field.labels[0].textContent.trim() : ''
    if (field.type === 'file') return [...field.files].map(file => file.name).join('\n')
    return field.value
  }).filter(text => text.trim()).join('\n')
}

function show () {
  for (const place of document.querySelectorAll('[data-shows]')) {
    const names = place.dataset.shows.trim().split(' ')
    place.textContent = names.map(name => answer(document.getElementsByName(name))).filter(Boolean).join('\n')
  }
}

addEventListener('hashchange', show)
show()
