using System.Xml.Linq;

namespace Courseware.Reporting.Ladders;

/// <summary>The few shapes that a ladder is drawn with. Every text is encoded by the writer of the XML.</summary>
internal static class Svg
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    public static XElement Text(double x, double y, string classes, string text) =>
        Element("text", At("x", x), At("y", y), new XAttribute("class", classes), text);

    public static XElement Span(string classes, string text) => Element("tspan", new XAttribute("class", classes), text);

    public static XElement Line(double x1, double y1, double x2, double y2, string classes) =>
        Element("line", At("x1", x1), At("y1", y1), At("x2", x2), At("y2", y2), new XAttribute("class", classes));

    public static XElement Box(double x, double y, double width, double height, string classes) =>
        Element("rect", At("x", x), At("y", y), At("width", width), At("height", height), new XAttribute("class", classes));

    public static XElement Path(string data, string classes) =>
        Element("path", new XAttribute("d", data), new XAttribute("class", classes));

    public static string Number(double value) => value.ToString("0.#");

    private static XAttribute At(string name, double value) => new(name, Number(value));
}
