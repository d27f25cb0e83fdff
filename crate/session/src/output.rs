//! What a run prints, on its way to the page: gathered, so that a loop of prints is not a flood of messages, and capped, so
//! that an endless one does not fill the browser's memory.

use brunsviga_protocol::Event;

/// Messages a second are at most one over this.
const INTERVAL_S: f64 = 1.0 / 30.0;

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stream {
    Out,
    Err,
}

/// Printed text that has not been sent.
#[derive(Default)]
pub(crate) struct Output {
    /// In the order printed; neighbours are of different streams
    chunks: Vec<(Stream, String)>,
    /// Bytes that this run may still print; None is no limit
    left: Option<usize>,
    cut: bool,
    sent_at_s: f64,
}

impl Output {
    /// A new run begins; what the last one printed must have been sent.
    pub(crate) fn begin(&mut self, limit: Option<usize>) {
        *self = Output { left: limit, ..Output::default() };
    }

    pub(crate) fn write(&mut self, stream: Stream, text: &str) {
        if self.cut || text.is_empty() {
            return;
        }
        let fits = match self.left {
            Some(left) if text.len() > left => floor_boundary(text, left),
            _ => text.len(),
        };
        self.append(stream, &text[..fits]);
        if let Some(left) = &mut self.left {
            *left -= fits;
        }
        if fits < text.len() {
            self.cut = true;
            self.append(Stream::Err, "\n… The output is cut here: it is too long to show. The program goes on.\n");
        }
    }

    fn append(&mut self, stream: Stream, text: &str) {
        match self.chunks.last_mut() {
            Some((last, chunk)) if *last == stream => chunk.push_str(text),
            _ if text.is_empty() => {}
            _ => self.chunks.push((stream, text.to_owned())),
        }
    }

    /// What is to be sent now: everything if it is the `end`, nothing if the last message was sent a moment ago.
    pub(crate) fn take(&mut self, run: u32, now_s: f64, end: bool) -> Vec<Event> {
        if self.chunks.is_empty() || !(end || now_s - self.sent_at_s >= INTERVAL_S) {
            return Vec::new();
        }
        self.sent_at_s = now_s;
        let chunks = std::mem::take(&mut self.chunks).into_iter();
        let event = |(stream, text)| match stream {
            Stream::Out => Event::Stdout { run, text },
            Stream::Err => Event::Stderr { run, text },
        };
        chunks.map(event).collect()
    }
}

/// The largest place at or below `at` that does not cut a character.
fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&place| text.is_char_boundary(place)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_of_prints_is_few_messages() {
        let mut output = Output::default();
        output.begin(None);
        let mut messages = 0;
        for line in 0..10_000 {
            output.write(Stream::Out, "x\n");
            // 10,000 lines in one second
            messages += output.take(1, f64::from(line) * 1e-4, false).len();
        }
        messages += output.take(1, 1.0, true).len();
        assert!(messages <= 32, "{messages} messages");
    }

    #[test]
    fn order_of_the_streams_is_kept() {
        let mut output = Output::default();
        output.begin(None);
        for (stream, text) in [(Stream::Out, "a"), (Stream::Out, "b"), (Stream::Err, "c"), (Stream::Out, "d")] {
            output.write(stream, text);
        }
        let texts = output.take(7, 0.0, true);
        assert_eq!(texts[0], Event::Stdout { run: 7, text: "ab".into() });
        assert_eq!(texts[1], Event::Stderr { run: 7, text: "c".into() });
        assert_eq!(texts[2], Event::Stdout { run: 7, text: "d".into() });
    }

    #[test]
    fn too_much_is_cut_with_a_notice_and_between_characters() {
        let mut output = Output::default();
        output.begin(Some(4));
        output.write(Stream::Out, "abcé");
        output.write(Stream::Out, "more");
        let events = output.take(1, 0.0, true);
        assert_eq!(events[0], Event::Stdout { run: 1, text: "abc".into() });
        assert!(matches!(&events[1], Event::Stderr { text, .. } if text.contains("cut")));
        assert_eq!(events.len(), 2);
        output.begin(Some(4));
        output.write(Stream::Out, "fine");
        assert_eq!(output.take(2, 0.0, true), [Event::Stdout { run: 2, text: "fine".into() }]);
    }
}
