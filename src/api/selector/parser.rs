//! From the text of a selector to its requirements (upstream's `labels.Parser`).

use std::collections::BTreeSet;

use super::lexer::{Token, Word, words};
use super::{Operator, Requirement, validation};

/// Reads a selector; the requirements are sorted by key.
pub(super) fn parse(text: &str) -> Result<Vec<Requirement>, String> {
    let mut requirements = Parser { words: words(text), position: 0 }.requirements()?;
    requirements.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(requirements)
}

struct Parser {
    words: Vec<Word>,
    position: usize,
}

impl Parser {
    /// The next word; past the end the last one, which is the end.
    fn peek(&self) -> &Word {
        self.words.get(self.position).or(self.words.last()).expect("there is always the word that ends the text")
    }

    /// The next word's kind, where `in` and `notin` are but identifiers.
    fn peek_value(&self) -> Token {
        match self.peek().token {
            Token::In | Token::NotIn => Token::Identifier,
            token => token,
        }
    }

    fn next(&mut self) -> Word {
        let word = self.peek().clone();
        self.position += 1;
        word
    }

    /// The next word, where `in` and `notin` are but identifiers.
    fn next_value(&mut self) -> Word {
        let token = self.peek_value();
        Word { token, ..self.next() }
    }

    fn requirements(&mut self) -> Result<Vec<Requirement>, String> {
        let mut requirements = Vec::new();
        loop {
            match self.peek_value() {
                Token::Identifier | Token::Not => {}
                Token::End => return Ok(requirements),
                _ => {
                    let found = &self.peek().text;
                    return Err(format!("found '{found}', expected: !, identifier, or 'end of string'"));
                }
            }
            let requirement = self.requirement();
            requirements.push(requirement.map_err(|error| format!("unable to parse requirement: {error}"))?);
            let separator = self.next_value();
            match separator.token {
                Token::End => return Ok(requirements),
                Token::Comma if matches!(self.peek_value(), Token::Identifier | Token::Not) => {}
                Token::Comma => {
                    return Err(format!("found '{}', expected: identifier after ','", self.peek().text));
                }
                _ => return Err(format!("found '{}', expected: ',' or 'end of string'", separator.text)),
            }
        }
    }

    fn requirement(&mut self) -> Result<Requirement, String> {
        let mut word = self.next_value();
        let negated = word.token == Token::Not;
        if negated {
            word = self.next_value();
        }
        if word.token != Token::Identifier {
            return Err(format!("found '{}', expected: identifier", word.text));
        }
        let key = word.text;
        validation::key(&key, "<nil>")?;
        let (operator, values) = if negated {
            (Operator::DoesNotExist, Vec::new())
        } else if matches!(self.peek_value(), Token::End | Token::Comma) {
            (Operator::Exists, Vec::new())
        } else {
            let operator = self.operator()?;
            let values = match operator {
                Operator::In | Operator::NotIn => self.values()?,
                _ => self.exact_value()?,
            };
            (operator, values.into_iter().collect())
        };
        validation::requirement(&key, operator, &values)?;
        Ok(Requirement { key, operator, values })
    }

    fn operator(&mut self) -> Result<Operator, String> {
        let word = self.next();
        Ok(match word.token {
            Token::In => Operator::In,
            Token::NotIn => Operator::NotIn,
            Token::Equals | Token::DoubleEquals => Operator::Equals,
            Token::NotEquals => Operator::NotEquals,
            Token::GreaterThan => Operator::GreaterThan,
            Token::LessThan => Operator::LessThan,
            _ => return Err(format!("found '{}', expected: in, notin, =, ==, !=, gt, lt", word.text)),
        })
    }

    /// Values in parentheses.
    fn values(&mut self) -> Result<BTreeSet<String>, String> {
        let open = self.next_value();
        if open.token != Token::OpenParenthesis {
            return Err(format!("found '{}' expected: '('", open.text));
        }
        let found = self.peek().text.clone();
        match self.peek_value() {
            Token::Identifier | Token::Comma => {
                let values = self.identifiers()?;
                // Upstream names the first word in the parentheses here, not the one it has found.
                let closed = self.next_value().token == Token::ClosedParenthesis;
                if closed { Ok(values) } else { Err(format!("found '{found}', expected: ')'")) }
            }
            Token::ClosedParenthesis => {
                self.next();
                Ok(BTreeSet::from([String::new()]))
            }
            _ => Err(format!("found '{found}', expected: ',', ')' or identifier")),
        }
    }

    /// Values separated by commas; nothing between commas is the empty value.
    fn identifiers(&mut self) -> Result<BTreeSet<String>, String> {
        let mut values = BTreeSet::new();
        loop {
            let word = self.next_value();
            match word.token {
                Token::Identifier => {
                    values.insert(word.text);
                    match self.peek_value() {
                        Token::Comma => {}
                        Token::ClosedParenthesis => return Ok(values),
                        _ => return Err(format!("found '{}', expected: ',' or ')'", self.peek().text)),
                    }
                }
                Token::Comma => {
                    let next = self.peek_value();
                    if values.is_empty() || matches!(next, Token::ClosedParenthesis | Token::Comma) {
                        values.insert(String::new());
                    }
                    if next == Token::ClosedParenthesis {
                        return Ok(values);
                    }
                }
                _ => return Err(format!("found '{}', expected: ',', or identifier", word.text)),
            }
        }
    }

    /// The one value of a comparison, which may be empty.
    fn exact_value(&mut self) -> Result<BTreeSet<String>, String> {
        if matches!(self.peek_value(), Token::End | Token::Comma) {
            return Ok(BTreeSet::from([String::new()]));
        }
        let word = self.next_value();
        match word.token {
            Token::Identifier => Ok(BTreeSet::from([word.text])),
            _ => Err(format!("found '{}', expected: identifier", word.text)),
        }
    }
}
