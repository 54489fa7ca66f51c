using System.Text.RegularExpressions;

namespace Courseware.Reporting.Html;

/// <summary>Names of places on the page: one for each check and each scenario. Ids may come from an edited file, so only plain ones are used.</summary>
internal sealed partial class Anchors
{
    private readonly Dictionary<(string Kind, string Id), string> _given = [];

    public string Check(string id) => For("check", id);

    public string Scenario(string id) => For("scenario", id);

    private string For(string kind, string id)
    {
        if (!_given.TryGetValue((kind, id), out var name))
            // No plain id has an underscore, so that the two forms never meet.
            _given[(kind, id)] = name = Plain().IsMatch(id) ? $"{kind}-{id}" : $"{kind}_{_given.Count}";
        return name;
    }

    [GeneratedRegex("^[a-z0-9-]{1,80}$", RegexOptions.None, 1000)]
    private static partial Regex Plain();
}
