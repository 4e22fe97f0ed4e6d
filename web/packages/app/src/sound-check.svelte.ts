/**
 * A device's sound check: tapping with clicks, singing and striking for a microphone, listening with
 * one's own; and what is known of the output in use, looked up again when it changes.
 *
 * Nothing here is in anybody's way: a check can be left at any moment, and ends when a song begins.
 */

import type { Meeting } from "@uchiawase/core/meeting";
import type { FoundDevice, ListeningOver, ListeningView, Tapped } from "@uchiawase/core/messages";
import {
  Microphone,
  MicrophoneError,
  type MicrophoneFault,
  outputLabel,
} from "@uchiawase/player/microphone";
import type { Sounding } from "@uchiawase/player/sounding";

import {
  type KnownDelay,
  knownDelay,
  rememberDelays,
  rememberedDelays,
  withDelay,
} from "./delays.ts";

/** From click to click; the room reckons with the same. */
const CLICK_MS = 600;
const CLICKS_AHEAD = 2;
const FIRST_CLICK_MS = 700;
const ACCENT = 112;
const CLICK_VELOCITY = 92;
const FEWEST_TAPS = 4;
const MOST_TAPS = 48;
/** The first taps find the pulse. */
const LEAD_IN_CLICKS = 2;
/** How long before a chirp is due it is put on the audio clock. */
const PUT_AHEAD_MS = 450;
const LOOK_MS = 100;
const MS_PER_S = 1000;
/** Above this one's own sound disturbs more than it helps. */
export const SLOW_SOUND_S = 0.06;
const WIRELESS = /bluetooth|airpod|buds|wireless|headset/i;

export type ListeningStage = "idle" | "asking" | "singing" | "striking" | "thinking";
export type ListeningFault = MicrophoneFault | "unsent";

export interface SoundCheckHost {
  readonly nowMs: () => number;
  /** The kit whose click is heard. */
  readonly kitId: () => string;
  readonly headphones: () => boolean;
  readonly ownMuted: () => boolean;
}

export class SoundCheck {
  /** What the taps told last. */
  tapped = $state.raw<Tapped | null>(null);
  clicking = $state(false);
  taps = $state(0);
  /** The click that is heard now, counted; for the picture to move with. */
  clicks = $state(0);

  stage = $state<ListeningStage>("idle");
  listening = $state.raw<ListeningView | null>(null);
  /** Whose device sings now; 0 between. */
  singing = $state(0);
  /** How far the listening is, 0 … 1. */
  progress = $state(0);
  over = $state.raw<ListeningOver | null>(null);
  fault = $state<ListeningFault | null>(null);

  /** What is known of the output in use; undefined where only the browser's word is. */
  known = $state.raw<KnownDelay | undefined>(undefined);
  /** Whether the output is slow enough, or called so, that its own sound comes too late. */
  slow = $state(false);

  readonly #meeting: Meeting;
  readonly #sounding: Sounding;
  readonly #host: SoundCheckHost;
  readonly #ends: (() => void)[] = [];
  #delays: readonly KnownDelay[];
  #wireless = false;
  #clickMs: number[] = [];
  #errorsS: number[] = [];
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #microphone: Microphone | null = null;

  constructor(meeting: Meeting, sounding: Sounding, host: SoundCheckHost) {
    this.#meeting = meeting;
    this.#sounding = sounding;
    this.#host = host;
    this.#delays = rememberedDelays(window);
    this.#ends.push(
      meeting.on("tapped", (answer) => {
        this.#takeAnswer(answer);
      }),
      meeting.on("listening", (plan) => {
        this.#sing(plan);
      }),
      meeting.on("listening_over", (over) => {
        this.#endListening(over);
      }),
      meeting.subscribe(({ state }) => {
        if (state !== undefined && state.phase !== "lobby" && state.phase !== "afterwards") {
          this.stopTapping();
        }
      }),
    );
    const changed = (): void => {
      void outputLabel().then((label) => (this.#wireless = WIRELESS.test(label)));
    };
    const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
    mediaDevices?.addEventListener("devicechange", changed);
    this.#ends.push(() => mediaDevices?.removeEventListener("devicechange", changed));
    changed();
  }

  /** What the output delay is taken to be now, seconds. */
  get outputS(): number {
    return this.#sounding.state.outputS;
  }

  /** Look what output is in use; to be called about once a second. */
  look(): void {
    const { statedS, outputS, unlocked, outputIsStated } = this.#sounding.state;
    this.slow = (outputIsStated || this.known !== undefined) && outputS > SLOW_SOUND_S;
    this.slow ||= this.#wireless;
    if (!unlocked) return;
    const found = knownDelay(this.#delays, statedS, this.#host.headphones());
    if (found !== this.known) this.#use(found);
  }

  // --- tapping -----------------------------------------------------------------------------------

  /** Begin to click; has to be called from within a gesture. */
  async startTapping(): Promise<void> {
    await this.#sounding.unlock();
    this.#errorsS = [];
    this.#clickMs = [];
    this.taps = 0;
    this.clicks = 0;
    this.tapped = null;
    this.clicking = true;
    this.#sounding.setMuteOwn(true);
    const firstMs = this.#host.nowMs() + FIRST_CLICK_MS;
    let next = 0;
    const keepClicking = (): void => {
      if (!this.clicking) return;
      const nowMs = this.#host.nowMs();
      while (firstMs + next * CLICK_MS < nowMs + CLICKS_AHEAD * CLICK_MS) {
        const atMs = firstMs + next * CLICK_MS;
        const velocity = next % 4 === 0 ? ACCENT : CLICK_VELOCITY;
        const leftMs =
          atMs < nowMs ? null : this.#sounding.clickAt(this.#host.kitId(), atMs, velocity);
        if (leftMs !== null) this.#clickMs.push(leftMs);
        next += 1;
      }
      const outputMs = this.outputS * MS_PER_S;
      this.clicks = this.#clickMs.filter((leftMs) => leftMs + outputMs <= nowMs).length;
      this.#after(LOOK_MS / 2, keepClicking);
    };
    keepClicking();
  }

  /** Somebody taps. @param eventMs The input event's own time stamp. */
  tap(eventMs: number): void {
    if (!this.clicking || this.clicks < LEAD_IN_CLICKS) return;
    const nearestMs = this.#clickMs.reduce(
      (best, each) => (Math.abs(each - eventMs) < Math.abs(best - eventMs) ? each : best),
      Infinity,
    );
    if (!Number.isFinite(nearestMs)) return;
    this.#errorsS.push((eventMs - nearestMs) / MS_PER_S);
    this.#errorsS = this.#errorsS.slice(-MOST_TAPS);
    this.taps += 1;
    if (this.taps < FEWEST_TAPS) return;
    const { outputIsStated, statedS } = this.#sounding.state;
    this.#meeting.send({
      type: "tap_along",
      errors_s: this.#errorsS,
      stated_s: outputIsStated ? statedS : -1,
    });
  }

  stopTapping(): void {
    if (!this.clicking) return;
    this.clicking = false;
    this.#sounding.setMuteOwn(this.#host.ownMuted());
  }

  #takeAnswer(answer: Tapped): void {
    if (!this.clicking) return;
    this.tapped = answer;
    if (!answer.enough) return;
    this.stopTapping();
    this.#keep(answer.output_s, {
      found: "tapped",
      doubtS: Math.max(
        answer.output_high_s - answer.output_s,
        answer.output_s - answer.output_low_s,
      ),
      // Taps cannot tell it apart: it is not taken out of anybody's strokes.
      inputS: 0,
      strikeDoubtS: -1,
    });
  }

  // --- listening together ------------------------------------------------------------------------

  /** Ask for the microphone, then for everybody's chirps; from within a gesture. */
  async listen(): Promise<void> {
    if (this.stage !== "idle") return;
    this.fault = null;
    this.over = null;
    this.stage = "asking";
    try {
      await this.#sounding.unlock();
      this.#microphone = await Microphone.open();
    } catch (error) {
      this.#fail(error instanceof MicrophoneError ? error.fault : "refused");
      return;
    }
    if (!this.#meeting.send({ type: "listen_together" })) this.#fail("unsent");
    // The room may refuse, with a sentence; then no plan comes.
    this.#after(3000, () => {
      if (this.stage === "asking") this.#fail("unsent");
    });
  }

  stopListening(): void {
    this.#meeting.send({ type: "stop_listening" });
  }

  #sing(plan: ListeningView): void {
    this.stopTapping();
    this.listening = plan;
    this.over = null;
    this.stage = "singing";
    if (plan.upload !== "") void this.#record(plan);
    for (const turn of plan.turns) {
      if (turn.player === this.#meeting.view.welcome?.player) void this.#singTurn(plan, turn);
    }
    this.#followPlan(plan);
  }

  async #singTurn(plan: ListeningView, turn: ListeningView["turns"][number]): Promise<void> {
    let chirp: AudioBuffer;
    try {
      chirp = await this.#sounding.fetchSound(`/api/chirps/${turn.chirp % CHIRPS}.wav`);
    } catch {
      // It is missed, and the room says so.
      return;
    }
    let told = false;
    for (const dueS of turn.due_s) {
      const atMs = this.#meeting.clock.performanceMsAt(dueS);
      this.#after(atMs - this.#host.nowMs() - PUT_AHEAD_MS - this.outputS * MS_PER_S, () => {
        const usedS = this.#sounding.playAt(chirp, dueS);
        if (usedS === null || told) return;
        told = true;
        const { outputIsStated, statedS } = this.#sounding.state;
        this.#meeting.send({
          type: "sang",
          number: plan.number,
          used_s: usedS,
          stated_s: outputIsStated ? statedS : -1,
        });
      });
    }
  }

  #followPlan(plan: ListeningView): void {
    const follow = (): void => {
      if (this.listening !== plan) return;
      const nowS = this.#meeting.clock.sessionSecondsAt(this.#host.nowMs());
      const turn = plan.turns.find(
        ({ due_s: dueS }) => (dueS[0] ?? 0) - 0.2 <= nowS && nowS < (dueS.at(-1) ?? 0) + 0.5,
      );
      this.singing = turn?.player ?? 0;
      const wholeS = plan.strikes_to_s - plan.from_s;
      this.progress = Math.max(0, Math.min(1, (nowS - plan.from_s) / wholeS));
      if (nowS >= plan.strikes_to_s) this.stage = "thinking";
      else if (nowS >= plan.strikes_from_s - 0.4) this.stage = "striking";
      this.#sounding.setMuteOwn(this.stage === "striking" || this.#host.ownMuted());
      this.#after(LOOK_MS, follow);
    };
    follow();
  }

  async #record(plan: ListeningView): Promise<void> {
    const { context, clock } = this.#sounding;
    if (context === null || clock === null || this.#microphone === null) return;
    const { clock: session } = this.#meeting;
    try {
      const seconds = plan.to_s - session.sessionSecondsAt(this.#host.nowMs());
      const recorded = await this.#microphone.record(context, clock, seconds);
      if (this.listening !== plan) return;
      const query = new URLSearchParams({
        start_s: String(session.sessionSecondsAt(recorded.startMs)),
        end_s: String(session.sessionSecondsAt(recorded.endMs)),
        rate_hz: String(recorded.rateHz),
      });
      const answer = await fetch(`/api/listening/${plan.upload}?${query.toString()}`, {
        method: "POST",
        headers: { "Content-Type": "application/octet-stream" },
        body: recorded.samples,
      });
      if (!answer.ok) throw new MicrophoneError("gaps");
    } catch (error) {
      this.stopListening();
      this.#fail(error instanceof MicrophoneError ? error.fault : "unsent");
    }
  }

  #endListening(over: ListeningOver): void {
    if (this.listening === null || over.number !== this.listening.number) return;
    this.#quiet();
    this.over = over;
    const mine = over.heard.find((each) => each.player === this.#meeting.view.welcome?.player);
    if (mine !== undefined) this.#keepHeard(mine);
  }

  #fail(fault: ListeningFault): void {
    this.fault = fault;
    this.#quiet();
  }

  #quiet(): void {
    this.#microphone?.close();
    this.#microphone = null;
    this.listening = null;
    this.stage = "idle";
    this.singing = 0;
    this.progress = 0;
    this.#sounding.setMuteOwn(this.#host.ownMuted());
  }

  // --- what is known -----------------------------------------------------------------------------

  #keepHeard(mine: FoundDevice): void {
    this.#keep(mine.output_s, {
      found: "heard",
      doubtS: mine.doubt_s,
      inputS: mine.input_s,
      strikeDoubtS: mine.strike_doubt_s,
    });
  }

  #keep(outputS: number, measured: KnownDelay["measured"]): void {
    const { statedS } = this.#sounding.state;
    const known: KnownDelay = {
      correctionS: outputS - statedS,
      statedS,
      headphones: this.#host.headphones(),
      measured,
    };
    this.#delays = withDelay(this.#delays, known);
    rememberDelays(window, this.#delays);
    this.#use(known);
  }

  /** Believe the browser again, for the output in use. */
  forget(): void {
    this.#delays = this.#delays.filter((each) => each !== this.known);
    rememberDelays(window, this.#delays);
    this.tapped = null;
    this.#use(undefined);
  }

  #use(known: KnownDelay | undefined): void {
    this.known = known;
    this.#sounding.setMeasured(known?.correctionS ?? 0, known?.measured);
  }

  #after(delayMs: number, then: () => void): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        then();
      },
      Math.max(0, delayMs),
    );
    this.#timers.add(timer);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const end of this.#ends) end();
    this.clicking = false;
    this.#microphone?.close();
  }
}

/** How many chirps there are; then they begin again. */
const CHIRPS = 6;
