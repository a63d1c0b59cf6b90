using Dice.LoadTests.Model;

namespace Dice.LoadTests.Engine;

/// <summary>The schedule of the users of a closed model: user u is active while the level is above u. A pure function of the profile.</summary>
/// <param name="profile">A closed profile.</param>
public sealed class UserPlan(LoadProfile profile)
{
    /// <summary>The maximum number of users of the whole load.</summary>
    public int Users => (int)Math.Ceiling(profile.Stages.Max(stage => Math.Max(stage.From, stage.To)));

    /// <summary>The users of the profile's share, from 0 in the whole load.</summary>
    public IEnumerable<int> Own => Enumerable.Range(0, Users).Where(user => profile.Share.Has(user));

    /// <summary>Returns when a user may start next.</summary>
    /// <param name="user">The user, from 0 in the whole load.</param>
    /// <param name="notBefore">The earliest time.</param>
    /// <returns>The time; null when the user does not start again.</returns>
    public Arrival? Next(int user, TimeSpan notBefore)
    {
        var begin = TimeSpan.Zero;
        for (var index = 0; index < profile.Stages.Length; index++)
        {
            var stage = profile.Stages[index];
            var from = notBefore > begin ? notBefore - begin : TimeSpan.Zero;
            if (from < stage.Duration)
            {
                if (stage.LevelAt(from) > user)
                {
                    return new Arrival(begin + from, index);
                }

                if (stage.To > user)
                {
                    return new Arrival(begin + stage.Duration * ((user - stage.From) / (stage.To - stage.From)), index);
                }
            }

            begin += stage.Duration;
        }

        return null;
    }
}
