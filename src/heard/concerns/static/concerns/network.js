// Makes the drawing of a network easier to look at: a slider of time, zoom, entities that can be moved about, and what
// is joined to one of them. Enhancement only: without it the drawing, the tables and the form of days say the same.

const svg = document.querySelector('svg.heard-network')
const words = document.querySelector('script[data-until]')?.dataset
if (svg) {
  const frame = svg.parentElement
  svg.classList.add('heard-network--moves')
  const bar = document.createElement('div')
  bar.className = 'heard-network-time'
  frame.before(bar)

  // Time: what begins after the day is left out, in the drawing, the theme-line and the table.
  const dated = [...document.querySelectorAll('[data-first]')]
  const days = [...new Set(dated.map(each => each.dataset.first))].sort()
  if (days.length > 1) {
    const label = document.createElement('label')
    label.textContent = words.until
    const slider = Object.assign(document.createElement('input'), { type: 'range', min: 0, max: days.length - 1, value: days.length - 1, id: 'network-time' })
    label.htmlFor = slider.id
    const told = document.createElement('output')
    told.htmlFor = slider.id
    const show = () => {
      const day = days[slider.value]
      const whole = Number(slider.value) === days.length - 1
      const date = new Date(`${day}T12:00`).toLocaleDateString(document.documentElement.lang || 'en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
      told.textContent = whole ? words.whole : date
      slider.setAttribute('aria-valuetext', told.textContent)
      for (const each of dated) each.classList.toggle('is-later', each.dataset.first > day)
      // An entity stays while a line leads to it, and so does the middle.
      const joined = new Set(['0'])
      for (const { dataset, classList } of svg.querySelectorAll('.heard-network__line')) {
        if (!classList.contains('is-later')) joined.add(dataset.one).add(dataset.other)
      }
      for (const each of svg.querySelectorAll('[data-node], [data-text]')) {
        each.classList.toggle('is-later', !joined.has(each.dataset.node || each.dataset.text))
      }
    }
    slider.addEventListener('input', show)
    show()
    bar.append(label, slider, told)
  }

  // Zoom, kept within what can be read.
  const [width, height] = ['width', 'height'].map(side => Number(svg.getAttribute(side)))
  let scale = svg.clientWidth / width // as it was made to fit
  svg.classList.remove('heard-network--wide')
  const zoom = to => {
    scale = Math.min(3, Math.max(0.3, to))
    svg.setAttribute('width', width * scale)
    svg.setAttribute('height', height * scale)
  }
  for (const [sign, by, called] of [['+', 1.25, words.closer], ['−', 0.8, words.farther]]) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'govuk-button govuk-button--secondary', textContent: sign, ariaLabel: called })
    button.addEventListener('click', () => zoom(scale * by))
    bar.append(button)
  }
  zoom(scale)
  const box = svg.viewBox.baseVal // the middle of the network is its 0, 0
  const middle = () => frame.scrollTo(-box.x / box.width * svg.clientWidth - frame.clientWidth / 2, (svg.clientHeight - frame.clientHeight) / 2)
  middle()

  // One entity with what is joined to it; pressed again, or beside it, all of it.
  const lines = [...svg.querySelectorAll('.heard-network__line')]
  const choose = id => {
    svg.classList.toggle('heard-network--chosen', Boolean(id))
    const near = new Set([id])
    for (const line of lines) {
      const { one, other } = line.dataset
      const joined = one === id || other === id
      line.classList.toggle('is-near', joined)
      if (joined) near.add(one).add(other)
    }
    for (const each of svg.querySelectorAll('[data-node], [data-text]')) {
      each.classList.toggle('is-near', near.has(each.dataset.node || each.dataset.text))
    }
  }

  // Moving: an entity, its words, and the lines that end at it, which are straight from then on.
  const at = new Map([...svg.querySelectorAll('[data-node]')].map(node => {
    const [x, y] = node.getAttribute('transform').match(/-?[\d.]+/g).map(Number)
    return [node.dataset.node, { node, x, y, text: svg.querySelector(`[data-text="${CSS.escape(node.dataset.node)}"]`), from: [x, y] }]
  }))
  let held = null
  let chosen = ''
  svg.addEventListener('pointerdown', event => {
    const node = event.target.closest('[data-node]')
    held = node && { ...at.get(node.dataset.node), id: node.dataset.node, start: [event.clientX, event.clientY], moved: false }
    if (held) svg.setPointerCapture(event.pointerId)
    else { chosen = ''; choose('') }
  })
  svg.addEventListener('pointermove', event => {
    if (!held) return
    const [dx, dy] = [(event.clientX - held.start[0]) / scale, (event.clientY - held.start[1]) / scale]
    if (Math.hypot(dx, dy) < 4 && !held.moved) return
    held.moved = true
    const place = at.get(held.id)
    place.x = held.x + dx
    place.y = held.y + dy
    place.node.setAttribute('transform', `translate(${place.x} ${place.y})`)
    place.text.setAttribute('transform', `translate(${place.x - place.from[0]} ${place.y - place.from[1]})`)
    for (const line of lines) {
      const { one, other } = line.dataset
      if (one !== held.id && other !== held.id) continue
      const [a, b] = [at.get(one), at.get(other)]
      line.setAttribute('d', `M${a.x} ${a.y}L${b.x} ${b.y}`)
    }
  })
  svg.addEventListener('pointerup', () => {
    if (held && !held.moved) { chosen = chosen === held.id ? '' : held.id; choose(chosen) }
    held = null
  })
}
