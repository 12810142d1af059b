// Finds the answer to a form's challenge while somebody is still writing, and fills it into a hidden field.
//   <input type="hidden" name="answer" data-work-challenge="1.2938471.14.….…">
// It never holds up sending: a form that is sent before the answer was found is taken in all the same.
// The rule is the server's (proof_of_work.py): SHA-256 of "challenge:answer" begins with so many zero bits.

const SLICE = 256 // answers tried at once, between which the page may breathe

export function bitsOf(challenge) {
  const bits = Number(challenge.split('.')[2])
  return Number.isInteger(bits) && bits >= 0 && bits <= 24 ? bits : 0
}

export function startsWithZeros(digest, bits) {
  for (const byte of digest) {
    if (bits <= 0) return true
    if (bits < 8) return byte >> (8 - bits) === 0
    if (byte !== 0) return false
    bits -= 8
  }
  return bits <= 0
}

async function isSolved(challenge, answer, bits) {
  const text = new TextEncoder().encode(`${challenge}:${answer}`)
  return startsWithZeros(new Uint8Array(await crypto.subtle.digest('SHA-256', text)), bits)
}

const breath = () => new Promise((resolve) => setTimeout(resolve, 0))

// The smallest answer; null when `signal` says that nobody waits for it any more.
export async function solve(challenge, signal) {
  const bits = bitsOf(challenge)
  for (let first = 0; !signal?.aborted; first += SLICE) {
    const answers = Array.from({ length: SLICE }, (_, place) => first + place)
    const solved = await Promise.all(answers.map((answer) => isSolved(challenge, answer, bits)))
    const place = solved.indexOf(true)
    if (place >= 0) return String(first + place)
    await breath()
  }
  return null
}

export async function fill(field) {
  const challenge = field.dataset.workChallenge
  if (!challenge || bitsOf(challenge) === 0 || !globalThis.crypto?.subtle) return
  const leaving = new AbortController()
  addEventListener('pagehide', () => leaving.abort(), { once: true })
  field.value = (await solve(challenge, leaving.signal)) ?? ''
}

if (typeof document !== 'undefined') {
  for (const field of document.querySelectorAll('input[data-work-challenge]')) fill(field)
}
