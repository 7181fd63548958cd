/** Knows what each range of IP addresses is for. The build puts the library into this file. */
export { parse as parseIpAddress, isValid as isIpAddress } from 'ipaddr.js';
