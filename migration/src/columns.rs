//! The few column shapes that every table uses, the same on SQLite and PostgreSQL.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// The database being migrated, for the places where the two differ.
#[derive(Clone, Copy)]
pub struct Dialect(DbBackend);

impl Dialect {
    pub fn of(manager: &SchemaManager<'_>) -> Self {
        Self(manager.get_database_backend())
    }

    /// Text of at most `length` characters, compared byte by byte on both databases: with
    /// PostgreSQL's locale order the same list would come in two orders.
    pub fn words(self, name: &'static str, length: u32) -> ColumnDef {
        self.collated(ColumnDef::new(name).string_len(length).take())
    }

    /// Text of any length, compared like [`Dialect::words`].
    pub fn text(self, name: &'static str) -> ColumnDef {
        self.collated(ColumnDef::new(name).text().take())
    }

    /// A value of a closed vocabulary. The values are checked by the rows' types, not by the
    /// database, so that a vocabulary can grow without rebuilding SQLite tables.
    pub fn code(self, name: &'static str) -> ColumnDef {
        self.words(name, 40)
    }

    /// A partial date: the EDTF text as given and the first and last day it may mean.
    pub fn partial_date(self, table: &mut TableCreateStatement, name: &str) {
        let [on, earliest, latest] =
            ["on", "earliest", "latest"].map(|part| Alias::new(format!("{name}_{part}")));
        table
            .col(self.collated(ColumnDef::new(on).string_len(64).null().take()))
            .col(ColumnDef::new(earliest).date().null())
            .col(ColumnDef::new(latest).date().null());
        check(
            table,
            &format!(
                "{name}_earliest IS NULL OR {name}_latest IS NULL OR {name}_earliest <= {name}_latest"
            ),
        );
    }

    fn collated(self, mut column: ColumnDef) -> ColumnDef {
        match self.0 {
            DbBackend::Postgres => column.extra("COLLATE \"C\"").take(),
            _ => column,
        }
    }
}

pub fn id_column(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().take()
}

pub fn day(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).date().take()
}

pub fn instant(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().take()
}

pub fn flag(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().take()
}

pub fn number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().take()
}

pub fn fraction(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).double().take()
}

pub fn new_table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).take()
}

pub fn reference(
    table: &mut TableCreateStatement,
    name: &'static str,
    column: &'static str,
    target: &'static str,
    on_delete: ForeignKeyAction,
) {
    table.foreign_key(
        ForeignKey::create()
            .name(format!("{name}_{column}_fkey"))
            .from(name, column)
            .to(target, "id")
            .on_delete(on_delete),
    );
}

pub fn check(table: &mut TableCreateStatement, condition: &str) {
    table.check(Expr::cust(condition.to_owned()));
}

/// A unique constraint, made as an index so that both databases name it alike.
pub fn unique(table: &mut TableCreateStatement, name: &str, columns: &[&'static str]) {
    let mut index = Index::create();
    index
        .name(format!("{name}_{}_key", columns.join("_")))
        .unique();
    for column in columns {
        index.col(*column);
    }
    table.index(&mut index);
}

pub async fn index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    let mut index = Index::create();
    index
        .name(format!("{table}_{}_idx", columns.join("_")))
        .table(table);
    for column in columns {
        index.col(*column);
    }
    manager.create_index(index).await
}

pub async fn drop_tables(
    manager: &SchemaManager<'_>,
    tables: &[&'static str],
) -> Result<(), DbErr> {
    for table in tables {
        manager
            .drop_table(Table::drop().table(*table).to_owned())
            .await?;
    }
    Ok(())
}
