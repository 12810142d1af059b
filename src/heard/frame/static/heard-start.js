// Marks the page before it is drawn, so that components which need JavaScript do not jump.
new MutationObserver(function (changes, observer) {
  if (document.body) {
    document.body.classList.add('js-enabled')
    if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
    observer.disconnect()
  }
}).observe(document.documentElement, { childList: true })
