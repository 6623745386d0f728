/** A map far down a page starts when the reader comes near it, or prints: until then its scripts wait in a template. */

const AHEAD = "75% 0px"; // of the screen, before the map comes into view

const { content } = document.getElementById("map-scripts");

const start = () => {
  watch.disconnect();
  window.removeEventListener("beforeprint", start);
  for (const script of content.querySelectorAll("script")) {
    const copy = document.importNode(script, true);
    copy.async = false; // one after the other, as they stand
    document.body.append(copy);
  }
};

const watch = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && start(), {
  rootMargin: AHEAD,
});
watch.observe(document.querySelector(".map-frame"));
window.addEventListener("beforeprint", start);
