//! The words of a selector's text (upstream's `labels.Lexer`).

/// What kind of word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    End,
    ClosedParenthesis,
    Comma,
    Not,
    DoubleEquals,
    Equals,
    GreaterThan,
    Identifier,
    In,
    LessThan,
    NotEquals,
    NotIn,
    OpenParenthesis,
}

/// A word and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) token: Token,
    pub(super) text: String,
}

/// Cuts a text into words; the last one is [`Token::End`].
pub(super) fn words(text: &str) -> Vec<Word> {
    // A zero byte ends the text, as it does upstream.
    let mut rest = text.split('\0').next().unwrap_or_default();
    let mut words = Vec::new();
    loop {
        rest = rest.trim_start_matches(is_space);
        let Some(first) = rest.chars().next() else {
            words.push(Word { token: Token::End, text: String::new() });
            return words;
        };
        let (word, length) = if is_symbol(first) { symbol(rest) } else { identifier(rest) };
        words.push(word);
        rest = &rest[length..];
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_symbol(c: char) -> bool {
    matches!(c, '=' | '!' | '(' | ')' | ',' | '>' | '<')
}

fn identifier(text: &str) -> (Word, usize) {
    let length = text.find(|c| is_space(c) || is_symbol(c)).unwrap_or(text.len());
    let text = &text[..length];
    let token = match text {
        "in" => Token::In,
        "notin" => Token::NotIn,
        _ => Token::Identifier,
    };
    (Word { token, text: text.to_owned() }, length)
}

/// The operator that the symbols here begin with: the longest, which has two characters at most.
fn symbol(text: &str) -> (Word, usize) {
    let operator = |length| Some((token(text.get(..length)?)?, length));
    let (token, length) = operator(2).or_else(|| operator(1)).expect("each symbol alone is an operator");
    (Word { token, text: text[..length].to_owned() }, length)
}

fn token(symbol: &str) -> Option<Token> {
    Some(match symbol {
        ")" => Token::ClosedParenthesis,
        "," => Token::Comma,
        "!" => Token::Not,
        "==" => Token::DoubleEquals,
        "=" => Token::Equals,
        ">" => Token::GreaterThan,
        "<" => Token::LessThan,
        "!=" => Token::NotEquals,
        "(" => Token::OpenParenthesis,
        _ => return None,
    })
}
