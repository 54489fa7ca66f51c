namespace Courseware.Submissions;

/// <summary>A program that the exercise asks for: its key (<c>server</c>) and the name students give it (<c>file_server</c>).</summary>
public sealed record RoleName(string Role, string Name)
{
    /// <summary>True when a name is this one, whatever its case and with or without <c>_</c>, <c>-</c> and spaces.</summary>
    public bool Matches(string name) => string.Equals(Fold(name), Fold(Name), StringComparison.OrdinalIgnoreCase);

    private static string Fold(string name) => string.Concat(name.Where(c => c is not ('_' or '-' or ' ')));
}
