using System.Globalization;
using Courseware.Batch;
using Courseware.Cli;
using Courseware.Server.Data;
using Courseware.Server.Localization;

namespace Courseware.Server.Courses;

/// <summary>A form with invalid settings; the message states the reason.</summary>
internal sealed class SettingsException(string message) : Exception(message);

/// <summary>Reads the forms of a course's settings.</summary>
internal static class CourseSettings
{
    private const int LongestTitle = 120;
    private const int MostPerHour = 1_000;

    /// <summary>The course as the form has it.</summary>
    /// <exception cref="SettingsException">A field has an invalid value.</exception>
    public static Course Read(IFormCollection form, Course earlier, ServerOptions options, ServerTexts texts)
    {
        var (title, zone) = (form["title"].ToString().Trim(), form["zone"].ToString().Trim());
        if (title.Length is 0 or > LongestTitle)
            throw new SettingsException(texts["title-needed"]);
        if (CourseZone.Find(zone) is null)
            throw new SettingsException(texts["zone-unknown", ("zone", zone)]);
        if (!int.TryParse(form["per-hour"], NumberStyles.None, CultureInfo.InvariantCulture, out var perHour) || perHour is 0 or > MostPerHour)
            throw new SettingsException(texts["per-hour-wrong", ("most", MostPerHour)]);
        var lab = form["lab"] == "process" && (options.AllowProcessLab || earlier.Lab == "process") ? "process" : "container";
        return earlier with { Title = title, Zone = zone, PerHour = perHour, Lab = lab, Counts = form["counts"] == "last" ? "last" : "best" };
    }

    /// <summary>The exercise's times as the form has them.</summary>
    /// <exception cref="SettingsException">A field has an invalid value.</exception>
    public static Assignment Read(IFormCollection form, Assignment earlier, Course course, ServerTexts texts)
    {
        var zone = CourseZone.Find(course.Zone);
        long? due = null;
        if (form["due"].ToString() is { Length: > 0 } text)
        {
            if (!CourseTime.TryParse(text, zone, out var time, out var fault))
                throw new SettingsException(fault);
            due = time.ToUnixTimeMilliseconds();
        }
        try
        {
            var late = new LateOptions(
                "2026-01-01T00:00:00Z", $"grace={Field("grace", "0")},per-day={Field("per-day", "0")},cap={Field("cap", "100")}", null).Policy(null)!;
            return earlier with
            {
                Due = due,
                GraceMinutes = (int)late.Grace.TotalMinutes,
                PerDay = late.PerDay.ToString(CultureInfo.InvariantCulture),
                Cap = late.Cap.ToString(CultureInfo.InvariantCulture),
            };
        }
        catch (UsageException)
        {
            throw new SettingsException(texts["late-wrong"]);
        }

        string Field(string name, string otherwise) => form[name].ToString().Trim() is { Length: > 0 } value ? value : otherwise;
    }
}
