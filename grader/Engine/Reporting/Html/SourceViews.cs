using System.Globalization;
using Courseware.Grading;

namespace Courseware.Reporting.Html;

/// <summary>The lines of source around the call that decided, neutralised.</summary>
internal static class SourceViews
{
    /// <summary>One view, or none where the source is not known. A tab becomes four blanks, so that columns stay as they were.</summary>
    public static IReadOnlyList<SourceView> Of(CheckResult check)
    {
        if (check.Call is not { File: not null, Source.Count: > 0 } call)
            return [];
        var width = Number(call.FirstLine + call.Source.Count - 1).Length;
        return
        [
            new SourceView(SafeText.Line(call.Place!), [.. call.Source.Select((text, i) => new SourceLineView(
                Number(call.FirstLine + i).PadLeft(width), SafeText.Line(text.Replace("\t", "    ", StringComparison.Ordinal)), call.FirstLine
                    + i == call.Line))]),
        ];
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
