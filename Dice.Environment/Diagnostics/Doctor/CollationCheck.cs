namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Finds databases whose indexes were built with another collation version than the server's, for example before a change of the image.</summary>
public sealed class CollationCheck : IDoctorCheck
{
    public string Name => "collations";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation)
    {
        if (context.OutdatedCollations is not { } find)
        {
            return [];
        }

        return await find(cancellation) is { } outdated
            ? [new Finding(Name, Severity.Warning, outdated.What, outdated.Remedy)]
            : [new Finding(Name, Severity.Fine, "no database has indexes of another collation version than its server's")];
    }
}
