using Npgsql;

namespace Courseware.Server.Data;

/// <summary>The address of a PostgreSQL database, as libpq writes it: <c>postgres://user:password@host:port/database?sslmode=require</c>.</summary>
internal static class PostgresUrl
{
    private static readonly string[] Schemes = ["postgres", "postgresql"];

    // The parameters of libpq that have another name, or another form, in Npgsql.
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["host"] = "Host",
        ["port"] = "Port",
        ["user"] = "Username",
        ["password"] = "Password",
        ["dbname"] = "Database",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["passfile"] = "Passfile",
        ["connect_timeout"] = "Timeout",
        ["options"] = "Options",
        ["target_session_attrs"] = "Target Session Attributes",
    };

    /// <summary>The settings that an address names.</summary>
    /// <exception cref="FormatException">The address is invalid. The message repeats no part of it, because it may contain a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string url)
    {
        // Without a host, which is a socket's folder then, the address has no authority that .NET's Uri would accept.
        var (scheme, rest) = url.Split("://", 2) is [var first, var second] ? (first, second) : ("", "");
        if (!Schemes.Contains(scheme, StringComparer.OrdinalIgnoreCase))
            throw new FormatException("It does not begin with postgres://.");
        var (address, query) = rest.Split('?', 2) is [var before, var after] ? (before, after) : (rest, "");
        var (authority, database) = address.Split('/', 2) is [var host, var name] ? (host, name) : (address, "");
        var (user, machine) = authority.LastIndexOf('@') is >= 0 and var at ? (authority[..at], authority[(at + 1)..]) : ("", authority);
        var settings = new NpgsqlConnectionStringBuilder();
        if (user.Split(':', 2) is [{ Length: > 0 } login, .. var secret])
        {
            settings.Username = Uri.UnescapeDataString(login);
            if (secret is [{ Length: > 0 } password])
                settings.Password = Uri.UnescapeDataString(password);
        }
        SetMachine(settings, machine);
        if (database.Length > 0)
            settings.Database = Uri.UnescapeDataString(database);
        foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
            SetParameter(settings, parameter);
        if (string.IsNullOrEmpty(settings.Host))
            throw new FormatException("It names no host. For a socket, name its folder: postgres:///courseware?host=/var/run/postgresql");
        return settings;
    }

    private static void SetMachine(NpgsqlConnectionStringBuilder settings, string machine)
    {
        // "[::1]:5432", "host:5432", "host".
        var colon = machine.LastIndexOf(':') is var at && at > machine.LastIndexOf(']') ? at : -1;
        var host = (colon < 0 ? machine : machine[..colon]).Trim('[', ']');
        if (host.Length > 0)
            settings.Host = Uri.UnescapeDataString(host);
        if (colon < 0)
            return;
        if (!ushort.TryParse(machine[(colon + 1)..], out var port))
            throw new FormatException("Its port is not a number from 0 to 65535.");
        settings.Port = port;
    }

    private static void SetParameter(NpgsqlConnectionStringBuilder settings, string parameter)
    {
        var (key, value) = parameter.Split('=', 2) is [var k, var v] ? (k, Uri.UnescapeDataString(v)) : (parameter, "");
        if (!Names.TryGetValue(key, out var name))
            throw new FormatException($"Its parameter '{key}' is not known. Known: {string.Join(", ", Names.Keys)}.");
        try
        {
            settings[name] = name == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"Its parameter '{key}' has a value that cannot be used.", e);
        }
    }
}
