import { Level } from "./level.js";
import { cannotRecord, microphoneFault, openMicrophone, Parts } from "./page.js";
/** The microphone's check: looks at how loud it is, records nothing, sends nothing. */
const parts = new Parts(document.querySelector("[data-microphone]"));
const meter = parts.find("[data-level]");
const heard = parts.find("[data-heard]");
const hindrance = cannotRecord();
if (hindrance) {
    parts.fault(hindrance);
}
else {
    parts.show("ready", true);
    parts.button("try").addEventListener("click", () => void listen());
}
async function listen() {
    parts.fault(null);
    try {
        const stream = await openMicrophone();
        parts.show("ready", false);
        parts.show("listening", true);
        new Level(stream, meter, level => {
            if (level > 25 && heard.dataset["done"] !== "yes") {
                heard.dataset["done"] = "yes";
                heard.textContent = "We can hear you. You are ready.";
            }
        });
        stream.getAudioTracks()[0]?.addEventListener("ended", () => {
            parts.show("listening", false);
            parts.show("ready", true);
            parts.fault("The microphone went away. Plug it in again, then try once more.");
        });
    }
    catch (failure) {
        parts.fault(microphoneFault(failure));
    }
}
