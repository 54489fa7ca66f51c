using Courseware.Server.Data;

namespace Courseware.Tests.ServerTests;

/// <summary>Addresses of databases as libpq writes them.</summary>
internal sealed class PostgresUrlTests
{
    [TestCase("postgres://kim@db.example.edu/courses", "db.example.edu", 5432, "kim", null, "courses")]
    [TestCase("postgresql://kim:p%40ss%2Fword@db:6432/courses", "db", 6432, "kim", "p@ss/word", "courses")]
    [TestCase("postgres://[::1]:5433/courses", "::1", 5433, null, null, "courses")]
    [TestCase("postgres:///courses?host=/run/postgresql&user=kim", "/run/postgresql", 5432, "kim", null, "courses")]
    [TestCase("postgres://kim@/courses?host=%2Fvar%2Frun%2Fpg", "/var/run/pg", 5432, "kim", null, "courses")]
    public void The_parts_of_an_address_are_read(string url, string host, int port, string? user, string? password, string database)
    {
        var settings = PostgresUrl.Parse(url);

        Assert.That((settings.Host, settings.Port, settings.Username, settings.Password, settings.Database),
            Is.EqualTo((host, port, user, password, database)));
    }

    [TestCase("require", "Require")]
    [TestCase("verify-full", "VerifyFull")]
    public void The_encryption_of_the_connection_is_read(string mode, string expected) =>
        Assert.That($"{PostgresUrl.Parse($"postgres://db/courses?sslmode={mode}").SslMode}", Is.EqualTo(expected));

    [TestCase("mysql://db/courses", "It does not begin with postgres://.")]
    [TestCase("courses", "It does not begin with postgres://.")]
    [TestCase("postgres:///courses", "It names no host. For a socket, name its folder: postgres:///courseware?host=/var/run/postgresql")]
    [TestCase("postgres://db:port/courses", "Its port is not a number from 0 to 65535.")]
    [TestCase("postgres://db/courses?sslmode=maybe", "Its parameter 'sslmode' has a value that cannot be used.")]
    public void A_message_about_an_address_contains_no_password(string url, string message) =>
        Assert.That(() => PostgresUrl.Parse(url), Throws.InstanceOf<FormatException>().With.Message.EqualTo(message));

    [Test]
    public void An_unknown_parameter_is_named() =>
        Assert.That(() => PostgresUrl.Parse("postgres://kim:secret@db/courses?colour=red"),
            Throws.InstanceOf<FormatException>().With.Message.StartsWith("Its parameter 'colour' is not known.").And.Message.Not.Contains("secret"));
}
