namespace Dice.Environment.Applications.Diagnosis;

/// <summary>A process that runs while nothing answers on the port that was asked, and whose log says nothing about another.</summary>
internal static class Silence
{
    /// <summary>The cause; null when the process ended or something answered.</summary>
    public static Advice? Find(Application application, StartFailure failure)
    {
        if (failure.ExitCode is not null || failure.Seen is null || application.Settings.HasNoPort || application.Settings.Recipe is not null || WrongReadiness.Answer(failure) is not null)
        {
            return null;
        }

        var port = application.Port.ToString(CultureInfo.InvariantCulture);
        return application.Settings.Environment.TryGetValue("PORT", out var chosen) && chosen != port && !chosen.Contains("${self.port}", StringComparison.Ordinal)
            ? new Advice(
                $"nothing answered on port {port}, and \"environment\" in dice.json sets PORT to {chosen}",
                int.TryParse(chosen, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? $"set \"port\": {number} in dice.json, and leave PORT out" : "set \"port\" in dice.json, and leave PORT out")
            : new Advice(
                $"nothing answered on port {port}, and the log names no other port",
                $"let the application listen on the port in the variable PORT ({port}) and on all addresses (0.0.0.0); or set \"port\" in dice.json to its own, or \"port\": false when it listens on none; or, when it only takes longer, \"readiness\": {{ \"deadline\": SECONDS }}");
    }
}
