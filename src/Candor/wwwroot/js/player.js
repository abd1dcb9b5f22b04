"use strict";
/**
 * Plays the quoted seconds of an answer in the page. Without this script, a quote is a link to the recording with the seconds in its media
 * fragment, which browsers play too.
 */
const fragment = /#t=([\d.]+),([\d.]+)$/;
let stopAt = null;
document.querySelectorAll("a[data-play]").forEach(link => {
    const audio = document.getElementById(link.dataset["play"]);
    const times = fragment.exec(link.href);
    if (!audio || !times) {
        return;
    }
    audio.addEventListener("timeupdate", () => {
        if (stopAt !== null && audio.currentTime >= stopAt) {
            stopAt = null;
            audio.pause();
        }
    });
    link.setAttribute("role", "button");
    link.addEventListener("click", event => {
        event.preventDefault();
        document.querySelectorAll("audio").forEach(other => other.pause());
        audio.currentTime = Number(times[1]);
        stopAt = Number(times[2]);
        void audio.play();
    });
});
// A person who moves the slider wants to go on listening.
document.querySelectorAll("audio").forEach(audio => audio.addEventListener("seeked", () => {
    if (stopAt !== null && audio.currentTime > stopAt) {
        stopAt = null;
    }
}));
