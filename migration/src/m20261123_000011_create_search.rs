//! Creates the texts that searches look in, and the index over their words.
//!
//! The words are folded by the program, never by a database: both are given words with one space
//! between them and take them as they are.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        search_text(manager).await?;
        let statements: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &POSTGRES,
            _ => &SQLITE,
        };
        for statement in statements {
            manager
                .get_connection()
                .execute_unprepared(statement)
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager
                .get_connection()
                .execute_unprepared("DROP TABLE search_fts")
                .await?;
        }
        drop_tables(manager, &["search_text"]).await
    }
}

async fn search_text(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("search_text");
    table
        // A number of its own: SQLite may renumber rows that have none, and the full-text table
        // refers to them by number.
        .col(
            ColumnDef::new("id")
                .big_integer()
                .not_null()
                .auto_increment()
                .primary_key(),
        )
        .col(id_column("record_id").not_null())
        .col(on.code("kind").not_null())
        .col(id_column("text_id").null())
        .col(id_column("claim_id").null())
        .col(on.code("field").not_null())
        .col(number("weight").not_null())
        .col(on.words("language", 35).null())
        .col(on.text("text").not_null())
        .col(on.text("folded").not_null())
        .col(number("length").not_null());
    for (column, target) in [
        ("record_id", "record"),
        ("text_id", "localised_text"),
        ("claim_id", "claim"),
    ] {
        reference(
            &mut table,
            "search_text",
            column,
            target,
            ForeignKeyAction::Cascade,
        );
    }
    check(&mut table, "text_id IS NULL OR claim_id IS NULL");
    check(&mut table, "length > 0");
    unique(&mut table, "search_text", &["text_id"]);
    unique(&mut table, "search_text", &["claim_id", "field"]);
    manager.create_table(table).await?;
    index(manager, "search_text", &["record_id", "field"]).await
}

/// Not `to_tsvector`: its parser would divide and change the words again.
const POSTGRES: [&str; 2] = [
    "ALTER TABLE search_text ADD COLUMN tokens tsvector NOT NULL
     GENERATED ALWAYS AS (array_to_tsvector(string_to_array(folded, ' '))) STORED",
    "CREATE INDEX search_text_tokens_idx ON search_text USING gin (tokens)",
];

/// The tokenizer `ascii` takes every letter that is not ASCII as it is, whatever version of Unicode
/// it comes from. Triggers keep the index in step; cascading deletions fire them too.
const SQLITE: [&str; 4] = [
    "CREATE VIRTUAL TABLE search_fts USING fts5(folded, content='search_text', content_rowid='id',
     tokenize='ascii', prefix='2 3', detail='none', columnsize=0)",
    "CREATE TRIGGER search_text_inserted AFTER INSERT ON search_text BEGIN
         INSERT INTO search_fts(rowid, folded) VALUES (new.id, new.folded);
     END",
    "CREATE TRIGGER search_text_deleted AFTER DELETE ON search_text BEGIN
         INSERT INTO search_fts(search_fts, rowid, folded) VALUES ('delete', old.id, old.folded);
     END",
    "CREATE TRIGGER search_text_updated AFTER UPDATE ON search_text BEGIN
         INSERT INTO search_fts(search_fts, rowid, folded) VALUES ('delete', old.id, old.folded);
         INSERT INTO search_fts(rowid, folded) VALUES (new.id, new.folded);
     END",
];
