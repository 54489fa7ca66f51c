using System.Text;
using Courseware.Recordings;

namespace Courseware.Submissions;

/// <summary>Names that a student chose, made harmless for a message.</summary>
internal static class Quoted
{
    private const int Longest = 200;

    /// <summary>The name in quotes, its odd characters escaped; what is cut off is counted.</summary>
    public static string Name(string name)
    {
        var cut = name.Length > Longest ? name[..Longest] : name;
        var more = name.Length > Longest ? $" (and {name.Length - Longest} more characters)" : "";
        return $"'{EscapedBytes.Escape(Encoding.UTF8.GetBytes(cut))}'{more}";
    }
}
