//! Command-line words. Every word is either taken by a command or reported as one it does not know.

use crate::Failure;

/// The words after the command's name.
pub struct Arguments {
    words: Vec<String>,
}

impl Arguments {
    pub fn new(words: Vec<String>) -> Arguments {
        Arguments { words }
    }

    /// `--help` or `-h`, before a `--`.
    pub fn asks_for_help(&self) -> bool {
        self.words.iter().take_while(|word| *word != "--").any(|word| word == "--help" || word == "-h")
    }

    /// Takes `--name` if it is there.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|word| word != name);
        self.words.len() != before
    }

    /// Takes `--name VALUE` or `--name=VALUE`.
    pub fn option(&mut self, name: &str) -> Result<Option<String>, Failure> {
        let assigned = format!("{name}=");
        let Some(at) = self.words.iter().position(|word| word == name || word.starts_with(&assigned)) else {
            return Ok(None);
        };
        let word = self.words.remove(at);
        if let Some(value) = word.strip_prefix(&assigned) {
            return Ok(Some(value.to_owned()));
        }
        if at < self.words.len() { Ok(Some(self.words.remove(at))) } else { Err(format!("{name} needs a value.")) }
    }

    /// What is left, none of which may look like an option.
    pub fn rest(self) -> Result<Vec<String>, Failure> {
        match self.words.iter().find(|word| word.starts_with("--") && word.len() > 2) {
            Some(word) => Err(format!("there is no option {word} here; --help lists them.")),
            None => Ok(self.words.into_iter().filter(|word| word != "--").collect()),
        }
    }

    /// Nothing may be left.
    pub fn finish(self) -> Result<(), Failure> {
        match self.rest()?.first() {
            Some(word) => Err(format!("did not expect '{word}'; --help lists what can be given.")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Arguments {
        Arguments::new(text.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn options_take_their_value_in_both_spellings() {
        let mut arguments = words("--port 9 --base=/a/ file --no-headers");
        assert_eq!(arguments.option("--port").unwrap().as_deref(), Some("9"));
        assert_eq!(arguments.option("--base").unwrap().as_deref(), Some("/a/"));
        assert!(arguments.flag("--no-headers"));
        assert_eq!(arguments.rest().unwrap(), ["file"]);
    }

    #[test]
    fn unknown_and_incomplete_options_are_named() {
        assert!(words("--prot 9").rest().unwrap_err().contains("--prot"));
        assert!(words("--port").option("--port").unwrap_err().contains("--port"));
        assert!(words("surplus").finish().unwrap_err().contains("surplus"));
    }
}
