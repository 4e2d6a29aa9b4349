// In the page's own world of every frame, before the page's own scripts: leaves a mark.
window.probeWasFirst = document.querySelectorAll('script').length === 0;
