//! Imports.

use std::sync::Arc;

use super::{Compiler, Res, Val, Want, future};
use crate::ast::*;
use crate::code::{A_TEMP, Const, Op};

impl Compiler<'_> {
    pub(super) fn import(&mut self, names: &[Alias], span: Span) -> Res<()> {
        for alias in names {
            let base = self.unit.top;
            self.unit.at(span);
            self.import_name(0, Const::None, &alias.name);
            let mut parts = alias.name.split('.');
            let first = Name::new(parts.next().unwrap_or_default());
            match &alias.asname {
                None => self.store_name(&first, Val::Temp(base), span)?,
                Some(name) => {
                    // `import a.b.c as m` binds the submodule.
                    for part in parts {
                        let index = self.unit.name(&Name::new(part));
                        self.unit.emit(Op::ImportFrom, 0, base, base, index);
                    }
                    self.store_name(name, Val::Temp(base), span)?;
                }
            }
            self.release(base);
        }
        Ok(())
    }

    pub(super) fn import_from(
        &mut self,
        module: Option<&Name>,
        names: &[Alias],
        level: u32,
        span: Span,
    ) -> Res<()> {
        let is_future = level == 0 && module.is_some_and(|name| name == "__future__");
        if is_future && span.end() > self.future_end {
            return Err(future::late(self.source, span));
        }
        let base = self.unit.top;
        self.unit.at(span);
        let list = names.iter().map(|alias| Const::str(&alias.name)).collect::<Vec<_>>();
        let module = module.cloned().unwrap_or_else(|| Name::new(""));
        self.import_name(level, Const::Tuple(Arc::from(list)), &module);
        if let [Alias { name, asname: None, .. }] = names
            && name == "*"
        {
            self.unit.emit(Op::ImportStar, A_TEMP, base, 0, 0);
            self.release(base);
            return Ok(());
        }
        for alias in names {
            let dst = self.unit.alloc();
            let index = self.unit.name(&alias.name);
            self.unit.at(span);
            self.unit.emit(Op::ImportFrom, 0, dst, base, index);
            self.store_name(alias.asname.as_ref().unwrap_or(&alias.name), Val::Temp(dst), span)?;
            self.release(base + 1);
        }
        self.discard(Val::Temp(base));
        Ok(())
    }

    fn import_name(&mut self, level: u32, from_list: Const, module: &Name) {
        let about = Const::Tuple(Arc::from([Const::Int(i64::from(level)), from_list]));
        let about = self.unit.small_constant(about);
        let index = self.unit.name(module);
        let (dst, _) = self.dst(Want::Top);
        self.unit.emit(Op::ImportName, 0, dst, about, index);
    }
}
