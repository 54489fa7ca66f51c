namespace Courseware.Cli;

/// <summary>The scripts that lie in the program.</summary>
internal static class EmbeddedResource
{
    /// <summary>The text of one.</summary>
    public static string Text(string name)
    {
        using var stream = typeof(EmbeddedResource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no resource '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
