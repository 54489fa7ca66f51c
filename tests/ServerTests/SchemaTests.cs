using Courseware.Server.Data;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>The same tables in two dialects.</summary>
[Category(Requires.OptionalHere)]
internal sealed class SchemaTests
{
    [Test]
    public void Both_databases_have_the_same_tables_and_columns()
    {
        using var folder = new TestData(Storage.Sqlite);
        using var server = new TestData(Storage.Postgres);
        using var sqlite = folder.Open();
        using var postgres = server.Open();

        var inSqlite = sqlite.Read(c => c.Query<string>(
            """
            select m.name || '.' || p.name || case when p."notnull" or p.pk > 0 then ' not null' else '' end
            from sqlite_master m join pragma_table_info(m.name) p
            where m.type = 'table' and m.name not like 'sqlite_%' and m.name <> 'SchemaVersions'
            """).Order(StringComparer.Ordinal).ToList());
        var inPostgres = postgres.Read(c => c.Query<string>(
            """
            select table_name || '.' || column_name || case when is_nullable = 'NO' then ' not null' else '' end from information_schema.columns
            where table_schema = 'public' and table_name <> 'schemaversions'
            """).Order(StringComparer.Ordinal).ToList());

        Assert.That(inPostgres, Has.Count.GreaterThan(80));
        Assert.That(inPostgres, Is.EqualTo(inSqlite));
    }

    [Test]
    public void Several_processes_can_open_a_new_database_simultaneously()
    {
        using var data = new TestData(Storage.Postgres);

        Parallel.For(0, 4, _ => data.Open().Dispose());

        using var database = data.Open();
        Assert.That(database.Read(c => c.ExecuteScalar<long>("select count(*) from schemaversions")), Is.EqualTo(7));
    }

    [Test]
    public void A_missing_database_is_reported()
    {
        using var data = new TestData(Storage.Postgres);
        var url = data.Url.Replace("/test", "/no-test", StringComparison.Ordinal);

        Assert.That(
            () => PostgresDatabase.Open(url),
            Throws.InstanceOf<IOException>().With.Message.StartsWith("The database 'no-test").And.Message.Contains("does not exist"));
    }

    [Test]
    public void Transactions_that_depend_on_reads_are_serialized([Values] Storage storage)
    {
        using var data = new TestData(storage);
        using var database = data.Open();

        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 20; i++)
                database.Write((c, t) =>
                {
                    var next = $"{c.ExecuteScalar<long>("select count(*) from protection_key", transaction: t)}";
                    return c.Execute("insert into protection_key (xml) values (@next)", new { next }, t);
                });
        });

        Assert.That(database.Read(c => c.ExecuteScalar<long>("select count(distinct xml) from protection_key")), Is.EqualTo(160));
    }
}
