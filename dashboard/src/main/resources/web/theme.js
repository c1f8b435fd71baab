// Before anything is painted: the theme that the address asks for. A classic script, so that the page waits for it.
document.documentElement.dataset.theme = /[?&]theme=(light|dark)\b/.exec(location.search)?.[1] ?? "auto";
