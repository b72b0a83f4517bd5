/** A few tickets for those who have no file at hand. */
export const sample = `title,description,type,priority,category
VPN drops every hour,"Since Monday the connection is lost about once an hour. Reconnecting helps, for a while.",incident,high,Network
New laptop for a new colleague,"She starts on the first of next month, in Zurich.",request,medium,Hardware
Cannot print on the second floor,The printer says that its queue is full.,incident,medium,Hardware
Access to the finance share,"Please give me read access; my lead agrees.",request,low,Access
Which browser is supported?,The portal looks odd in mine.,question,low,Software
Export of invoices lacks the currency,Totals in euro and franc look alike.,bug,high,Software
Dark mode for the portal,My eyes would thank you.,feature,low,Software
Second monitor flickers,"Only at 60 Hz, and only with the new cable.",incident,medium,Hardware
Password reset mail does not arrive,"Not in the junk folder either.",bug,urgent,Access
Move our licences to the new tenant,Twelve seats.,request,medium,Software
`;
