using System.Xml.Linq;

namespace Courseware.Reporting.Ladders;

/// <summary>A ladder as a drawing that stands by itself and inside a page.</summary>
public static class LadderSvg
{
    /// <summary>One <c>svg</c> element, without scripts and references to other files.</summary>
    public static string Write(Ladder ladder, string language) =>
        new XElement(XName.Get("svg", "http://www.w3.org/2000/svg"), new XElement(XName.Get("title", "http://www.w3.org/2000/svg"), $"{ladder.Scenario} {language}")).ToString();
}
