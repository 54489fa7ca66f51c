using Courseware.Server.Data;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.ServerTests;

/// <summary>Where a server keeps its data.</summary>
internal enum Storage
{
    Sqlite,
    Postgres,
}

/// <summary>Data of one test: a folder, or an empty database of the tests' PostgreSQL server.</summary>
internal sealed class TestData : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _url;

    public TestData(Storage storage) => _url = storage == Storage.Postgres ? PostgresCluster.NewDatabase() : null;

    /// <summary>An empty database of another PostgreSQL server.</summary>
    public TestData(PostgresCluster cluster) => _url = cluster.Create();

    /// <summary>The address of the database; of PostgreSQL only.</summary>
    public string Url => _url ?? throw new InvalidOperationException("The data is a folder.");

    /// <summary>Opens it as a process does when it starts.</summary>
    public Database Open() => _url is null ? SqliteDatabase.Open(_folder.At("data")) : PostgresDatabase.Open(_url);

    public void Dispose() => _folder.Dispose();
}
