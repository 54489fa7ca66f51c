using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Courseware.Reporting.Site;

/// <summary>The texts of the page's script, in one language. Places for values are <c>{0}</c>, <c>{1}</c>, ….</summary>
internal sealed record PlayerTexts
{
    public required string Start { get; init; }
    public required string Hint { get; init; }
    public required string Server { get; init; }
    public required string Client { get; init; }
    public required string Arrives { get; init; }
    public required string Lost { get; init; }
    public required string Flags { get; init; }

    /// <summary>{0} = the relative number, {1} = the one in the segment.</summary>
    public required string Absolute { get; init; }

    public required string Length { get; init; }
    public required string Window { get; init; }
    public required string Sent { get; init; }
    public required string Arrived { get; init; }
    public required string Never { get; init; }

    /// <summary>{0} = the number of the packet.</summary>
    public required string Capture { get; init; }

    public required string Controls { get; init; }
    public required string First { get; init; }
    public required string Back { get; init; }
    public required string Next { get; init; }
    public required string End { get; init; }
    public required string Play { get; init; }
    public required string Pause { get; init; }
    public required string Jump { get; init; }
    public required string Pace { get; init; }
    public required string Slow { get; init; }
    public required string Normal { get; init; }
    public required string Fast { get; init; }
    public required string Ask { get; init; }
    public required string Lecture { get; init; }
    public required string Close { get; init; }

    /// <summary>{0} = step, {1} = of how many, {2} = the time.</summary>
    public required string Step { get; init; }

    public required string Send { get; init; }

    /// <summary>A queue with a FIN: {0} = bytes, {1} = the number in the kernel's table.</summary>
    public required string Fin { get; init; }

    /// <summary>Why the two differ.</summary>
    public required string FinNote { get; init; }

    public required string Receive { get; init; }

    /// <summary>{0} = the line of the source.</summary>
    public required string Line { get; init; }

    public required string Waits { get; init; }
    public required string NoCall { get; init; }

    /// <summary>{0} = the server's state, {1} = the client's.</summary>
    public required string Lit { get; init; }

    public required string Predict { get; init; }
    public required string Answers { get; init; }
    public required string Right { get; init; }

    /// <summary>{0} = the right answer.</summary>
    public required string Wrong { get; init; }

    public required string Measured { get; init; }
    public required string GoOn { get; init; }
    public required string Skip { get; init; }

    /// <summary>{0} = answered, {1} = of how many, {2} = of these right.</summary>
    public required string Progress { get; init; }

    public required string WhatIf { get; init; }

    /// <summary>{0} = the last step that both runs have.</summary>
    public required string Fork { get; init; }

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public static PlayerTexts For(string language) => TextBinder.Bind<PlayerTexts>(Source, language);

    private static readonly TextTable Source = TextTable.Own("player");
}
