// Dragging a card to a column, and showing what changed. Everything works without this file, too.
let dragged = null;
document.querySelectorAll(".card").forEach((card) => {
    card.addEventListener("dragstart", () => {
        dragged = card;
        card.classList.add("dragged");
    });
    card.addEventListener("dragend", () => {
        dragged = null;
        card.classList.remove("dragged");
    });
});
document.querySelectorAll(".column").forEach((column) => {
    column.addEventListener("dragover", (event) => {
        if (!dragged) return;
        event.preventDefault();
        column.classList.add("over");
    });
    column.addEventListener("dragleave", () => column.classList.remove("over"));
    column.addEventListener("drop", async (event) => {
        event.preventDefault();
        column.classList.remove("over");
        if (!dragged) return;
        const body = new URLSearchParams({ application: dragged.dataset.application, stage: column.dataset.stage });
        await fetch(`/board/${column.parentElement.dataset.wing}/move`, { method: "POST", body, redirect: "manual" });
        location.reload();
    });
});
setInterval(async () => {
    // Whoever drags or types is not to be interrupted.
    if (dragged || document.hidden || document.activeElement?.matches("input, select")) return;
    try {
        const answer = await fetch("/board/version");
        if (answer.ok && (await answer.text()) !== document.body.dataset.version) location.reload();
    } catch {
        // The sandbox is gone: the page stays as it is.
    }
}, 2000);
