//! The functions of a program in an order that compresses well: those of one type together, and among them those that begin
//! alike. Compilers leave them by size, which is as good as none.

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef};

/// The same program with its functions in that order.
///
/// # Errors
///
/// It is no program.
pub(crate) fn ordered(program: &[u8]) -> Result<Vec<u8>> {
    let mut order = Order::of(program)?;
    let mut module = Module::new();
    order.parse_core_module(&mut module, Parser::new(0), program).map_err(|error| anyhow!("{error}"))?;
    Ok(module.finish())
}

/// Where each function goes.
struct Order {
    /// Functions that are imported, which stay where they are.
    imported: u32,
    /// The functions of the program, by their old places, in the new order.
    old: Vec<usize>,
    /// Their new places, by their old ones.
    new: Vec<u32>,
}

impl Order {
    fn of(program: &[u8]) -> Result<Self> {
        let (mut imported, mut types, mut bodies) = (0, Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(program) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(section) => types = section.into_iter().collect::<Result<_, _>>()?,
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes().to_vec()),
                _ => {}
            }
        }
        let mut old: Vec<usize> = (0..bodies.len()).collect();
        old.sort_by_key(|place| (types[*place], &bodies[*place]));
        let mut new = vec![0; old.len()];
        for (place, old) in old.iter().enumerate() {
            new[*old] = u32::try_from(place)?;
        }
        Ok(Self { imported, old, new })
    }
}

impl Reencode for Order {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        let place = function.checked_sub(self.imported).and_then(|place| usize::try_from(place).ok());
        Ok(place.map_or(function, |place| self.imported + self.new[place]))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error> {
        let types = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        self.old.iter().for_each(|place| {
            functions.function(types[*place]);
        });
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, section: CodeSectionReader<'_>) -> Result<(), Error> {
        let bodies: Vec<FunctionBody<'_>> = section.into_iter().collect::<Result<_, _>>()?;
        for place in self.old.clone() {
            self.parse_function_body(code, bodies[place].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{CodeSection, ExportKind, ExportSection, Function, FunctionSection, TypeSection, ValType};

    /// A program with an exported function that calls another one, of another type, which stands before it or behind.
    fn program(callee_first: bool) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        types.ty().function([], [ValType::I64]);
        let (mut functions, mut code, mut exports) = (FunctionSection::new(), CodeSection::new(), ExportSection::new());
        let (calls, called) = if callee_first { (1, 0) } else { (0, 1) };
        for place in [0, 1] {
            let mut body = Function::new([]);
            if place == calls {
                functions.function(1);
                body.instructions().call(called).i64_extend_i32_u().end();
            } else {
                functions.function(0);
                body.instructions().i32_const(7).end();
            }
            code.function(&body);
        }
        exports.export("seven", ExportKind::Func, calls);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&exports).section(&code);
        module.finish()
    }

    #[test]
    fn the_order_depends_on_what_there_is_and_calls_follow_it() {
        let sorted = ordered(&program(false)).expect("it is a program");
        assert_ne!(sorted, program(false));
        assert_eq!(sorted, program(true));
        assert_eq!(ordered(&sorted).expect("it is a program"), sorted);
        assert!(ordered(b"none").is_err());
    }
}
