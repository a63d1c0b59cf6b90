using Dice.Environment.Runtime;
using Dice.Environment.Services;

namespace Dice.Environment.Data;

/// <summary>A backend of the user's own, whose tables Dice does not know.</summary>
public static class OwnBackend
{
    /// <summary>Refuses a command that works on the tables of the DICE backend.</summary>
    /// <param name="services">The services of the environment.</param>
    /// <param name="command">The command, for the error.</param>
    /// <exception cref="DiceException">The backend does not provide the characters API, so its tables are others.</exception>
    public static void Refuse(IEnumerable<RunningService> services, string command)
    {
        if (services.FirstOrDefault(service => service.Name == Backend.Name) is { } backend && !backend.Provides.Contains(Backend.CharactersApi))
        {
            throw new DiceException(
                $"`{command}` knows the tables of the DICE backend only, and this environment's backend is another application; nothing was changed",
                "use the application's own command (./run-env.sh exec backend -- …), return to a checkpoint (./run-env.sh checkpoint list), or begin with an empty database (./run-env.sh down --volumes, then up)");
        }
    }
}
