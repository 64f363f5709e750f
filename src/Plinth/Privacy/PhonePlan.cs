using PhoneNumbers;

namespace Plinth.Privacy;

/// <summary>Who a telephone number reaches, by the number plans of libphonenumber.</summary>
internal static class PhonePlan
{
    private static readonly HashSet<int> s_codes = [.. PhoneNumberUtil.GetInstance().GetSupportedCallingCodes()];

    /// <summary>What a number is.</summary>
    public enum Line
    {
        /// <summary>No number of the plan.</summary>
        None,

        /// <summary>As long as a number of the country, of no known range.</summary>
        Possible,

        /// <summary>A line that may be a person's.</summary>
        Person,

        /// <summary>Free-phone, shared-cost and premium numbers: an organisation's.</summary>
        Service,
    }

    /// <summary>Judges digits behind a country code and a plus sign.</summary>
    public static Line International(ReadOnlySpan<char> digits)
    {
        for (var (length, code) = (1, 0); length <= 3 && length < digits.Length; length++)
        {
            code = (code * 10) + digits[length - 1] - '0';
            if (s_codes.Contains(code)) return Judge(string.Concat("+", digits), null);
        }

        return Line.None;
    }

    /// <summary>Judges digits as they are dialled inside a country.</summary>
    public static Line National(ReadOnlySpan<char> digits, string region) => Judge(digits.ToString(), region);

    private static Line Judge(string digits, string? region)
    {
        var plans = PhoneNumberUtil.GetInstance();
        PhoneNumber number;
        try
        {
            number = plans.Parse(digits, region);
        }
        catch (NumberParseException)
        {
            return Line.None;
        }

        if (region is not null && plans.GetCountryCodeForRegion(region) != number.CountryCode) return Line.None;
        return plans.GetNumberType(number) switch
        {
            PhoneNumberType.UNKNOWN => region is null && plans.IsPossibleNumber(number) ? Line.Possible : Line.None,
            PhoneNumberType.TOLL_FREE or PhoneNumberType.PREMIUM_RATE or PhoneNumberType.SHARED_COST or PhoneNumberType.VOICEMAIL => Line.Service,
            _ => Line.Person,
        };
    }
}
